#pragma once

#include <cstring>

#include "guard.hpp"
#include "scan.hpp"

namespace cdicom {

/// Reads numbers and element headers at a position; the caller checks that the bytes are there.
struct Cursor {
    const uint8_t *bytes;
    size_t count;
    bool is_big_endian;

    uint32_t u16(size_t at) const {
        return is_big_endian ? bytes[at] << 8 | bytes[at + 1] : bytes[at + 1] << 8 | bytes[at];
    }
    uint32_t u32(size_t at) const {
        return is_big_endian ? u16(at) << 16 | u16(at + 2) : u16(at + 2) << 16 | u16(at);
    }
    uint32_t tag(size_t at) const { return u16(at) << 16 | u16(at + 2); }
};

/// An element's header (PS3.5, 7.1.1).
struct ElementHeader {
    uint32_t tag = 0;
    char vr[3] = "";
    uint32_t length = 0;
    size_t value = 0;

    bool is(const char *name) const { return std::strcmp(vr, name) == 0; }
};

inline bool is_upper(uint8_t byte) { return byte >= 'A' && byte <= 'Z'; }
inline bool is_lower(uint8_t byte) { return byte >= 'a' && byte <= 'z'; }

/// Whether two bytes are one of the value representations of PS3.5, table 6.2-1.
bool is_known_vr(const uint8_t *bytes);

/// The header at `at`; `end` bounds what it may take.
ElementHeader read_element_header(const Cursor &cursor, size_t at, size_t end, bool is_explicit);

[[noreturn]] inline void fail_truncated(uint32_t tag, size_t declared, size_t left) {
    throw Failure(
        CDICOM_TRUNCATED, "element (%04X,%04X) declares %zu bytes, %zu are left", tag >> 16, tag & 0xFFFF, declared,
        left);
}

}  // namespace cdicom
