#include <cstring>
#include <string_view>

#include "codestream.hpp"
#include "decoders.hpp"
#include "effort.hpp"
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

/// The header of an RLE frame (PS3.5, G.5): DCMTK follows its offsets without looking where they lead.
void check_rle(const uint8_t *bytes, size_t count, const cdicom_frame_format &format) {
    const auto number = [&](size_t index) {
        const uint8_t *start = bytes + index * 4;
        return start[0] | start[1] << 8 | start[2] << 16 | static_cast<size_t>(start[3]) << 24;
    };
    constexpr size_t header = 64;
    if (count < header) throw Failure(CDICOM_TRUNCATED, "its RLE frame has %zu bytes, fewer than its header", count);
    const size_t segments = number(0), needed = static_cast<size_t>(format.samples) * format.sample_bytes;
    if (segments != needed)
        throw Failure(CDICOM_DAMAGED, "its RLE frame has %zu segments, its header asks for %zu", segments, needed);
    size_t last = header;
    for (size_t i = 1; i <= segments; i++) {
        const size_t offset = number(i);
        if (offset < last || offset > count)
            throw Failure(CDICOM_DAMAGED, "an RLE segment starts at byte %zu of %zu", offset, count);
        last = offset;
    }
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
        if (is_rle)
            check_rle(bytes, count, *format);
        else
            check_codestream(bytes, count, *format);
        check_effort(bytes, count, *format, is_rle);
        if (syntax == "1.2.840.10008.1.2.4.90" || syntax == "1.2.840.10008.1.2.4.91")
            decode_by_openjpeg(bytes, count, *format, target);
        else
            decode_by_dcmtk(transfer_syntax, bytes, count, *format, target);
    });
}
