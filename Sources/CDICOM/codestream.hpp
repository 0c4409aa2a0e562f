#pragma once

#include <cstddef>
#include <cstdint>

#include "cdicom.h"

namespace cdicom {

cdicom_codestream read_codestream(const uint8_t *bytes, size_t count);

/// Whether a JPEG 2000 image is wrapped in a file format, against PS3.5, A.4.4; it is read all the same.
bool is_jp2(const uint8_t *bytes, size_t count);

}  // namespace cdicom
