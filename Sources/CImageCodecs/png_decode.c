// PNG in one shot: libdeflate inflates all rows at once, twice as fast as zlib does piece by piece.
//
// This way is taken only as long as a file is beyond doubt: anything odd, damaged, interlaced or giant goes to libpng,
// which decides whether it is read at all and what the error says. So the two never disagree about a file.
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include "png_internal.h"

enum {
    SIGNATURE_LENGTH = 8,
    CHUNK_OVERHEAD = 12,              // length, name and checksum
    MOST_ANCILLARY = 8000000,         // libpng's own limit
    MOST_INFLATED = 128 << 20,        // beyond, memory matters more than time
    MOST_KEPT = 16 << 20,
};

struct cimage_png_decoder {
    struct libdeflate_decompressor *inflater;
    uint8_t *buffer;
    size_t capacity;
};

/// What the chunks hold. `data` lies in the file, or is gathered from several chunks.
typedef struct {
    png_layout layout;
    size_t channels;
    const uint8_t *first_data;
    size_t data_count, data_chunks;
} png_chunks;

cimage_png_decoder *cimage_png_decoder_create(void) {
    cimage_png_decoder *decoder = calloc(1, sizeof *decoder);
    if (!decoder) return NULL;
    decoder->inflater = libdeflate_alloc_decompressor();
    if (!decoder->inflater) {
        free(decoder);
        return NULL;
    }
    return decoder;
}

void cimage_png_decoder_destroy(cimage_png_decoder *decoder) {
    if (!decoder) return;
    libdeflate_free_decompressor(decoder->inflater);
    free(decoder->buffer);
    free(decoder);
}

static uint8_t *reserve(cimage_png_decoder *decoder, size_t count) {
    if (count > decoder->capacity) {
        free(decoder->buffer);
        decoder->buffer = malloc(count);
        decoder->capacity = decoder->buffer ? count : 0;
    }
    return decoder->buffer;
}

static uint32_t big_endian32(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static int is_sound_name(const uint8_t *name) {
    for (int i = 0; i < 4; i++)
        if ((uint8_t)((name[i] | 0x20) - 'a') > 25) return 0;
    return 1;
}

/// IHDR's fields, where this way can read what they declare.
static int read_header(const uint8_t *fields, png_chunks *chunks) {
    png_layout *layout = &chunks->layout;
    layout->width = (int)big_endian32(fields);
    layout->height = (int)big_endian32(fields + 4);
    layout->bit_depth = fields[8];
    layout->color_type = fields[9];
    if (fields[10] != 0 || fields[11] != 0 || fields[12] != 0) return 0;
    int depth = layout->bit_depth, is_small = depth == 1 || depth == 2 || depth == 4;
    switch (layout->color_type) {
    case PNG_COLOR_TYPE_GRAY: chunks->channels = 1; return is_small || depth == 8 || depth == 16;
    case PNG_COLOR_TYPE_PALETTE: chunks->channels = 1; return is_small || depth == 8;
    case PNG_COLOR_TYPE_RGB: chunks->channels = 3; return depth == 8 || depth == 16;
    case PNG_COLOR_TYPE_GRAY_ALPHA: chunks->channels = 2; return depth == 8 || depth == 16;
    case PNG_COLOR_TYPE_RGB_ALPHA: chunks->channels = 4; return depth == 8 || depth == 16;
    default: return 0;
    }
}

static int read_palette(const uint8_t *colors, size_t count, png_layout *layout) {
    if (count == 0 || count % 3 != 0 || count / 3 > (size_t)1 << layout->bit_depth) return 0;
    for (size_t i = 0; i < count / 3; i++)
        layout->palette_luma[i] = (uint8_t)cimage_luma(colors[3 * i], colors[3 * i + 1], colors[3 * i + 2]);
    return 1;
}

/// Walks all chunks, IEND included, and checks the checksums of those that matter. With a target it gathers the data.
static int read_chunks(const uint8_t *bytes, size_t count, png_chunks *chunks, uint8_t *target) {
    size_t position = SIGNATURE_LENGTH;
    int has_header = 0, has_palette = 0, data_is_over = 0;
    for (;;) {
        if (count - position < CHUNK_OVERHEAD) return 0;
        const uint8_t *name = bytes + position + 4, *content = name + 4;
        size_t length = big_endian32(bytes + position);
        if (length > count - position - CHUNK_OVERHEAD || !is_sound_name(name)) return 0;
        position += CHUNK_OVERHEAD + length;
        int is_data = memcmp(name, "IDAT", 4) == 0, is_palette = memcmp(name, "PLTE", 4) == 0;
        if (!is_data && chunks->data_chunks > 0) data_is_over = 1;
        if (name[0] & 0x20) {
            if (length > MOST_ANCILLARY || !has_header) return 0;
            continue;
        }
        if (target == NULL && libdeflate_crc32(0, name, length + 4) != big_endian32(content + length)) return 0;
        if (is_data) {
            if (!has_header || data_is_over) return 0;
            if (target) memcpy(target + chunks->data_count, content, length);
            if (chunks->data_chunks == 0) chunks->first_data = content;
            chunks->data_chunks++;
            chunks->data_count += length;
        } else if (is_palette) {
            if (chunks->layout.color_type != PNG_COLOR_TYPE_PALETTE || has_palette || chunks->data_chunks > 0)
                return 0;
            if (!read_palette(content, length, &chunks->layout)) return 0;
            has_palette = 1;
        } else if (memcmp(name, "IHDR", 4) == 0) {
            if (has_header || length != 13 || !read_header(content, chunks)) return 0;
            has_header = 1;
        } else {
            int is_complete = chunks->layout.color_type != PNG_COLOR_TYPE_PALETTE || has_palette;
            return memcmp(name, "IEND", 4) == 0 && length == 0 && chunks->data_chunks > 0 && is_complete;
        }
    }
}

/// Unfilters the inflated rows, each behind its filter's number, and turns them into gray values.
static int read_rows(
    const png_chunks *chunks, uint8_t *inflated, size_t row_bytes, uint8_t *spare, void *gray) {
    const png_layout *layout = &chunks->layout;
    size_t width = (size_t)layout->width;
    size_t step = layout->bit_depth < 8 ? 1 : chunks->channels * (size_t)layout->bit_depth / 8;
    int is_final = layout->color_type == PNG_COLOR_TYPE_GRAY && layout->bit_depth == 8;
    memset(spare, 0, row_bytes);
    const uint8_t *prior = spare;
    uint8_t *unpacked = spare + row_bytes;
    for (size_t y = 0; y < (size_t)layout->height; y++, inflated += row_bytes + 1) {
        uint8_t *gray8 = (uint8_t *)gray + y * width;
        uint8_t *row = is_final ? gray8 : inflated + 1;
        if (!cimage_png_unfilter(inflated[0], inflated + 1, prior, row, row_bytes, step)) return 0;
        prior = row;
        if (is_final) continue;
        if (layout->bit_depth == 16) {
            cimage_png_gray_row16(layout, row, layout->width, (uint16_t *)gray + y * width, 1);
        } else if (layout->bit_depth == 8) {
            cimage_png_gray_row8(layout, row, layout->width, gray8, 1);
        } else {
            cimage_png_unpack_row(layout, row, layout->width, unpacked);
            cimage_png_gray_row8(layout, unpacked, layout->width, gray8, 1);
        }
    }
    return 1;
}

int cimage_png_decode_at_once(
    cimage_png_decoder *decoder, const uint8_t *bytes, size_t count, int width, int height, int sample_bytes,
    void *gray) {
    png_chunks chunks = {.data_count = 0};
    if (count < SIGNATURE_LENGTH || png_sig_cmp(bytes, 0, SIGNATURE_LENGTH) != 0 || !read_chunks(bytes, count, &chunks, NULL)) return 0;
    const png_layout *layout = &chunks.layout;
    if (layout->width != width || layout->height != height || (layout->bit_depth == 16) != (sample_bytes == 2))
        return 0;
    size_t row_bits = (size_t)width * chunks.channels * (size_t)layout->bit_depth;
    size_t row_bytes = (row_bits + 7) / 8, inflated_count = (row_bytes + 1) * (size_t)height;
    size_t gathered_count = chunks.data_chunks > 1 ? chunks.data_count : 0;
    if (inflated_count > MOST_INFLATED) return 0;
    // Inflated rows, a row of zeros, an unpacked row, and the data of all chunks.
    size_t spare = inflated_count, gathered = spare + row_bytes + (size_t)width;
    uint8_t *buffer = reserve(decoder, gathered + gathered_count);
    if (!buffer) return 0;
    const uint8_t *data = chunks.first_data;
    size_t data_count = chunks.data_count;
    if (gathered_count > 0) {
        memset(&chunks, 0, sizeof chunks);
        if (!read_chunks(bytes, count, &chunks, buffer + gathered)) return 0;
        data = buffer + gathered;
    }
    size_t used, made;
    if (libdeflate_zlib_decompress_ex(
            decoder->inflater, data, data_count, buffer, inflated_count, &used, &made) != LIBDEFLATE_SUCCESS)
        return 0;
    return made == inflated_count && read_rows(&chunks, buffer, row_bytes, buffer + spare, gray);
}

cimage_status cimage_png_decode_gray(
    cimage_png_decoder *decoder, const uint8_t *bytes, size_t count, int width, int height, int sample_bytes,
    void *gray, cimage_error **error) {
    *error = NULL;
    int is_decoded = cimage_png_decode_at_once(decoder, bytes, count, width, height, sample_bytes, gray);
    if (decoder->capacity > MOST_KEPT) {
        free(decoder->buffer);
        decoder->buffer = NULL;
        decoder->capacity = 0;
    }
    if (is_decoded) return CIMAGE_OK;
    return cimage_png_decode_streaming(bytes, count, width, height, sample_bytes, gray, error);
}
