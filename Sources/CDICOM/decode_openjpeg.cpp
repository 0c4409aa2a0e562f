#include <openjpeg.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>

#include "codestream.hpp"
#include "decoders.hpp"
#include "guard.hpp"

namespace cdicom {

namespace {

/// Bytes that OpenJPEG reads like a file.
struct Memory {
    const uint8_t *bytes;
    size_t count;
    size_t at = 0;
};

OPJ_SIZE_T read(void *target, OPJ_SIZE_T count, void *source) {
    auto &memory = *static_cast<Memory *>(source);
    const size_t taken = std::min<size_t>(count, memory.count - memory.at);
    if (taken == 0) return static_cast<OPJ_SIZE_T>(-1);
    std::memcpy(target, memory.bytes + memory.at, taken);
    memory.at += taken;
    return taken;
}

OPJ_BOOL seek(OPJ_OFF_T position, void *source) {
    auto &memory = *static_cast<Memory *>(source);
    if (position < 0 || static_cast<size_t>(position) > memory.count) return OPJ_FALSE;
    memory.at = static_cast<size_t>(position);
    return OPJ_TRUE;
}

OPJ_OFF_T skip(OPJ_OFF_T count, void *source) {
    auto &memory = *static_cast<Memory *>(source);
    return seek(static_cast<OPJ_OFF_T>(memory.at) + count, source) ? count : -1;
}

using Stream = std::unique_ptr<opj_stream_t, decltype(&opj_stream_destroy)>;
using Codec = std::unique_ptr<opj_codec_t, decltype(&opj_destroy_codec)>;
using Image = std::unique_ptr<opj_image_t, decltype(&opj_image_destroy)>;

Stream make_stream(Memory &memory) {
    Stream stream(opj_stream_default_create(OPJ_TRUE), opj_stream_destroy);
    if (!stream) throw std::bad_alloc();
    opj_stream_set_user_data(stream.get(), &memory, nullptr);
    opj_stream_set_user_data_length(stream.get(), memory.count);
    opj_stream_set_read_function(stream.get(), read);
    opj_stream_set_skip_function(stream.get(), skip);
    opj_stream_set_seek_function(stream.get(), seek);
    return stream;
}

Image decode(const uint8_t *bytes, size_t count, const cdicom_frame_format &format) {
    Memory memory{bytes, count};
    const Stream stream = make_stream(memory);
    const Codec codec(
        opj_create_decompress(is_jp2(bytes, count) ? OPJ_CODEC_JP2 : OPJ_CODEC_J2K), opj_destroy_codec);
    if (!codec) throw std::bad_alloc();
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    opj_image_t *header = nullptr;
    const bool is_read = opj_setup_decoder(codec.get(), &parameters) && opj_read_header(stream.get(), codec.get(), &header);
    Image image(header, opj_image_destroy);
    if (!is_read || !image) throw Failure(CDICOM_DAMAGED, "its JPEG 2000 frame has no sound header");
    // Before the planes of 32-bit values are allocated.
    if (image->numcomps != static_cast<OPJ_UINT32>(format.samples))
        throw Failure(CDICOM_DAMAGED, "its JPEG 2000 frame has %u components", image->numcomps);
    for (OPJ_UINT32 i = 0; i < image->numcomps; i++) {
        const auto &component = image->comps[i];
        if (component.w != static_cast<OPJ_UINT32>(format.columns) || component.h != static_cast<OPJ_UINT32>(format.rows))
            throw Failure(CDICOM_UNSUPPORTED, "its JPEG 2000 frame has a component of %u x %u", component.w, component.h);
        if (component.prec > static_cast<OPJ_UINT32>(format.sample_bytes * 8))
            throw Failure(CDICOM_DAMAGED, "its JPEG 2000 frame has %u bits per sample", component.prec);
    }
    if (!opj_decode(codec.get(), stream.get(), image.get()) || !opj_end_decompress(codec.get(), stream.get()))
        throw Failure(CDICOM_DAMAGED, "its JPEG 2000 frame can't be decoded");
    return image;
}

/// Two's complement in the target's width, whatever the codestream's signedness: the header's Pixel Representation
/// decides what the bits mean.
template <typename Sample>
void store(const opj_image_t &image, Sample *target, size_t pixels) {
    const size_t samples = image.numcomps;
    for (size_t sample = 0; sample < samples; sample++) {
        const OPJ_INT32 *values = image.comps[sample].data;
        if (values == nullptr) throw Failure(CDICOM_DAMAGED, "its JPEG 2000 frame lacks a component");
        for (size_t i = 0; i < pixels; i++) target[i * samples + sample] = static_cast<Sample>(values[i]);
    }
}

}  // namespace

void decode_by_openjpeg(const uint8_t *bytes, size_t count, cdicom_frame_format &format, void *target) {
    const Image image = decode(bytes, count, format);
    const size_t pixels = static_cast<size_t>(format.rows) * format.columns;
    if (format.sample_bytes == 1)
        store(*image, static_cast<uint8_t *>(target), pixels);
    else
        store(*image, static_cast<uint16_t *>(target), pixels);
    const std::string_view photometric = format.photometric;
    // OpenJPEG undoes the codestream's own colour transformation.
    if (photometric == "YBR_RCT" || photometric == "YBR_ICT") std::strcpy(format.photometric, "RGB");
}

}  // namespace cdicom
