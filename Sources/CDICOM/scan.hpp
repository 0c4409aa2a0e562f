#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cdicom.h"

namespace cdicom {

constexpr uint32_t item_tag = 0xFFFEE000, item_end_tag = 0xFFFEE00D, sequence_end_tag = 0xFFFEE0DD;
constexpr uint32_t undefined_length = 0xFFFFFFFF;
constexpr size_t nesting_limit = 64;
/// Ten thousand frames have some fifty elements each, at most.
constexpr size_t element_limit = 500'000;
/// Elements come in the order of their tags (PS3.5, 7.1); a few hundred misplaced ones do no harm.
constexpr size_t detour_limit = 20'000'000;

/// How elements are written (PS3.5, 7.1).
struct Encoding {
    bool is_explicit = true;
    bool is_big_endian = false;
};

struct Range {
    size_t start = 0, count = 0;
};

/// Where the parts of a file are, before anything is parsed.
struct Layout {
    std::string transfer_syntax;
    bool is_guessed = false;
    Encoding encoding;
    bool is_deflated = false;
    /// The data set's first byte.
    size_t start = 0;
};

/// Where the parts of a data set are.
struct Scan {
    /// Elements before the pixels: what DCMTK parses.
    Range elements;
    cdicom_pixels pixels = CDICOM_NO_PIXELS;
    Range native;
    bool native_is_words = false;
    Range offset_table;
    std::vector<Range> fragments;
};

/// Reads the preamble and the file meta information, or tells the encoding of a bare data set by its first bytes.
Layout read_layout(const uint8_t *bytes, size_t count);

/// Tells the encoding by the first element where it contradicts the transfer syntax.
void settle_encoding(Layout &layout, const uint8_t *bytes, size_t count);

/// Walks the elements without recursion up to and including the pixels; throws Failure for lengths beyond the bytes
/// and for nesting beyond the limit.
Scan scan_data_set(const uint8_t *bytes, size_t count, size_t start, Encoding encoding, cdicom_extent extent);

/// Inflates the data set of the deflated transfer syntax.
std::vector<uint8_t> inflate(const uint8_t *bytes, size_t count, size_t limit);

}  // namespace cdicom
