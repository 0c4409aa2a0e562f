#pragma once

#include "cdicom.h"

namespace cdicom {

/// Refuses a compressed frame that is too short for its pixels, or that would take a decoder far longer than its
/// pixels do.
void check_effort(const uint8_t *bytes, size_t count, const cdicom_frame_format &format, bool is_rle);

}  // namespace cdicom
