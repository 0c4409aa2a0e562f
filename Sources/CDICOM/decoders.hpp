#pragma once

#include <cstddef>
#include <cstdint>

#include "cdicom.h"

namespace cdicom {

/// Both write rows * columns * samples values of `format.sample_bytes` and set `format.photometric` to theirs.
void decode_by_dcmtk(
    const char *transfer_syntax, const uint8_t *bytes, size_t count, cdicom_frame_format &format, void *target);
void decode_by_openjpeg(const uint8_t *bytes, size_t count, cdicom_frame_format &format, void *target);

}  // namespace cdicom
