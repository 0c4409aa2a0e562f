#include <cstring>
#include <string_view>

#include "codestream.hpp"
#include "decoders.hpp"
#include "guard.hpp"

namespace {

using namespace cdicom;

/// Decoders trust neither side: the codestream must be what the data set says.
void check_codestream(const uint8_t *bytes, size_t count, const cdicom_frame_format &format) {
    const auto found = read_codestream(bytes, count);
    if (found.width != format.columns || found.height != format.rows || found.components != format.samples)
        throw Failure(
            CDICOM_DAMAGED, "its compressed frame is %d x %d with %d samples per pixel, its header says %d x %d with %d",
            found.width, found.height, found.components, format.columns, format.rows, format.samples);
    if (found.precision > format.sample_bytes * 8)
        throw Failure(
            CDICOM_DAMAGED, "its compressed frame has %d bits per sample, its header allows %d", found.precision,
            format.sample_bytes * 8);
}

}  // namespace

cdicom_status cdicom_frame_decode(
    const char *transfer_syntax, const uint8_t *bytes, size_t count, cdicom_frame_format *format, void *target,
    size_t target_count, cdicom_error **error) {
    return guarded(error, [&] {
        const size_t needed = static_cast<size_t>(format->rows) * format->columns * format->samples * format->sample_bytes;
        if (needed == 0 || target_count < needed) throw Failure(CDICOM_DAMAGED, "there is no room for its frame");
        const std::string_view syntax = transfer_syntax;
        const bool is_rle = syntax == "1.2.840.10008.1.2.5";
        if (!is_rle) check_codestream(bytes, count, *format);
        if (syntax == "1.2.840.10008.1.2.4.90" || syntax == "1.2.840.10008.1.2.4.91")
            decode_by_openjpeg(bytes, count, *format, target);
        else
            decode_by_dcmtk(transfer_syntax, bytes, count, *format, target);
    });
}
