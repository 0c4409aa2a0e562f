#pragma once

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>

#include <cstdint>
#include <string>
#include <vector>

namespace cdicom {

/// The bytes of a file that is being written.
class Bytes {
  public:
    std::vector<uint8_t> all;

    void append(const void *bytes, size_t count);
    void number(uint32_t value, int size, bool is_big_endian = false);
    /// An element of group 2, which is always explicit little endian.
    void meta(uint16_t element, const char *vr, std::string value, char padding = '\0');
};

/// The text of an element; empty where it is absent.
std::string text_value(DcmDataset &data_set, const DcmTagKey &tag);

/// Begins a file (PS3.10, 7.1): preamble, mark and file meta information.
void write_meta(
    Bytes &target, DcmDataset &data_set, const std::string &transfer_syntax, const char *implementation_uid,
    const char *implementation_name);

/// Adds the data set's elements.
void write_elements(Bytes &target, DcmDataset &data_set, E_TransferSyntax encoding);

/// A copy that C's `free` frees.
void *allocated_copy(const void *bytes, size_t count);

}  // namespace cdicom
