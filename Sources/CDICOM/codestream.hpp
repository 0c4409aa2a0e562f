#pragma once

#include <cstddef>
#include <cstdint>

#include "cdicom.h"

namespace cdicom {

/// A JPEG's or a JPEG-LS's frame header.
struct jpeg_frame {
    cdicom_codestream size;
    uint8_t marker;
    /// Behind the header.
    size_t end;
};

/// ITU-T T.81, B.2.2 and T.87, C.2.2.
jpeg_frame read_jpeg_frame(const uint8_t *bytes, size_t count);

cdicom_codestream read_codestream(const uint8_t *bytes, size_t count);

/// Whether a JPEG 2000 image is wrapped in a file format, against PS3.5, A.4.4; it is read all the same.
bool is_jp2(const uint8_t *bytes, size_t count);

}  // namespace cdicom
