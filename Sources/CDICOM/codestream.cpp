#include "codestream.hpp"

#include <algorithm>
#include <iterator>

#include "guard.hpp"

namespace cdicom {

namespace {

int u16(const uint8_t *bytes) { return bytes[0] << 8 | bytes[1]; }
uint32_t u32(const uint8_t *bytes) { return static_cast<uint32_t>(u16(bytes)) << 16 | u16(bytes + 2); }

[[noreturn]] void fail_truncated() { throw Failure(CDICOM_TRUNCATED, "its compressed frame ends within its header"); }

bool is_frame_header(uint8_t marker) {
    // SOF0 to SOF15 without DHT, JPG and DAC; SOF55 of JPEG-LS.
    return (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) || marker == 0xF7;
}

}  // namespace

jpeg_frame read_jpeg_frame(const uint8_t *bytes, size_t count) {
    size_t at = 2;
    for (;;) {
        if (at + 4 > count) fail_truncated();
        if (bytes[at] != 0xFF) throw Failure(CDICOM_DAMAGED, "its compressed frame has no marker where one belongs");
        const uint8_t marker = bytes[at + 1];
        if (marker == 0xFF) {
            at += 1;
            continue;
        }
        if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
            at += 2;
            continue;
        }
        if (marker == 0xD9 || marker == 0xDA) throw Failure(CDICOM_DAMAGED, "its compressed frame declares no size");
        const size_t length = u16(bytes + at + 2);
        if (length < 2) throw Failure(CDICOM_DAMAGED, "its compressed frame has a segment of %zu bytes", length);
        if (at + 2 + length > count) fail_truncated();
        if (is_frame_header(marker)) {
            if (length < 8) throw Failure(CDICOM_DAMAGED, "its compressed frame has a short header");
            return {{u16(bytes + at + 7), u16(bytes + at + 5), bytes[at + 9], bytes[at + 4]}, marker, at + 2 + length};
        }
        at += 2 + length;
    }
}

namespace {

/// ISO/IEC 15444-1, A.5.1.
cdicom_codestream read_jpeg2000(const uint8_t *bytes, size_t count) {
    if (count < 43) fail_truncated();
    const uint32_t width = u32(bytes + 8) - u32(bytes + 16), height = u32(bytes + 12) - u32(bytes + 20);
    if (width > 0xFFFF || height > 0xFFFF)
        throw Failure(CDICOM_DAMAGED, "its compressed frame declares %u columns and %u rows", width, height);
    return {static_cast<int>(width), static_cast<int>(height), u16(bytes + 40), (bytes[42] & 0x7F) + 1};
}

constexpr uint8_t jp2_signature[] = {0, 0, 0, 12, 'j', 'P', ' ', ' '};
constexpr uint8_t size_marker[] = {0xFF, 0x4F, 0xFF, 0x51};

}  // namespace

bool is_jp2(const uint8_t *bytes, size_t count) {
    return count >= sizeof jp2_signature && std::equal(std::begin(jp2_signature), std::end(jp2_signature), bytes);
}

cdicom_codestream read_codestream(const uint8_t *bytes, size_t count) {
    if (count < 4) fail_truncated();
    if (bytes[0] == 0xFF && bytes[1] == 0xD8) return read_jpeg_frame(bytes, count).size;
    if (bytes[0] == 0xFF && bytes[1] == 0x4F) return read_jpeg2000(bytes, count);
    if (is_jp2(bytes, count)) {
        const uint8_t *start = std::search(bytes, bytes + count, std::begin(size_marker), std::end(size_marker));
        return read_jpeg2000(start, static_cast<size_t>(bytes + count - start));
    }
    throw Failure(CDICOM_DAMAGED, "its compressed frame starts like no JPEG");
}

}  // namespace cdicom

cdicom_status cdicom_codestream_read(
    const uint8_t *bytes, size_t count, cdicom_codestream *codestream, cdicom_error **error) {
    return cdicom::guarded(error, [&] { *codestream = cdicom::read_codestream(bytes, count); });
}
