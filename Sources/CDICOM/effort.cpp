#include "effort.hpp"

#include "codestream.hpp"
#include "guard.hpp"

namespace cdicom {

namespace {

constexpr uint8_t lossless_frame = 0xC3, jpeg_ls_frame = 0xF7;
/// Samples passed by in all scans of a JPEG: ten scans of the largest film are far fewer.
constexpr size_t most_work = 3'200'000'000;

/// ITU-T T.81, B.2.3; entropy-coded data hold no such pair of bytes.
size_t scans(const uint8_t *bytes, size_t count, size_t at) {
    size_t scans = 0;
    for (; at + 1 < count; at++) scans += bytes[at] == 0xFF && bytes[at + 1] == 0xDA;
    return scans;
}

/// The fewest bytes that samples can take.
size_t least_bytes(const uint8_t *bytes, size_t count, size_t samples, const cdicom_frame_format &format, bool is_rle) {
    // Two bytes stand for 128 at most (PS3.5, G.3.1).
    if (is_rle) return samples * format.sample_bytes / 64;
    if (bytes[0] != 0xFF || bytes[1] != 0xD8) return 0;  // JPEG 2000 may leave everything out
    const auto frame = read_jpeg_frame(bytes, count);
    if (frame.marker == jpeg_ls_frame) return 0;  // a run may be a whole row
    // One bit per sample, or per 8 x 8 block of the first component.
    if (frame.marker == lossless_frame) return samples / 8;
    const size_t rows = (frame.size.height + 7) / 8, columns = (frame.size.width + 7) / 8;
    if (scans(bytes, count, frame.end) * samples > most_work)
        throw Failure(CDICOM_LIMIT, "its compressed frame passes over its pixels in too many scans");
    return rows * columns / 8;
}

}  // namespace

void check_effort(const uint8_t *bytes, size_t count, const cdicom_frame_format &format, bool is_rle) {
    const size_t samples = static_cast<size_t>(format.rows) * format.columns * format.samples;
    const size_t least = least_bytes(bytes, count, samples, format, is_rle);
    if (count < least)
        throw Failure(
            CDICOM_TRUNCATED, "its compressed frame has %zu bytes, and %d x %d pixels take at least %zu", count,
            format.columns, format.rows, least);
}

}  // namespace cdicom
