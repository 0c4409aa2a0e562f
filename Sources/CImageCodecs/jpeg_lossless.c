// Decodes the entropy-coded data of a lossless JPEG (ITU-T T.81, process 14).
//
// The data of one restart interval is first copied without its stuffed zeros, and followed by zeros enough for the
// longest row. So a row is decoded without looking for markers or for the end, and checked once behind it.
#include <stdlib.h>

#include "jpeg_lossless.h"
#include "jpeg_lossless_bits.h"

// 16 bits of code and 15 of value.
enum { MOST_BYTES_PER_SAMPLE = 4 };

/// T.81, table H.1: from the sample to the left, above, and above to the left. Sums are modulo 2^16.
static inline int32_t predict(int predictor, int32_t left, int32_t above, int32_t corner) {
    switch (predictor) {
    case 1: return left;
    case 2: return above;
    case 3: return corner;
    case 4: return left + above - corner;
    case 5: return left + ((above - corner) >> 1);
    case 6: return above + ((left - corner) >> 1);
    default: return (left + above) >> 1;
    }
}

/// A row of one component behind its first sample. Inlined with a constant predictor.
static inline __attribute__((always_inline)) void decode_row(
    int predictor, bit_reader *shared, const lossless_decoder *decoder, const uint16_t *above, uint16_t *row,
    int width) {
    bit_reader reader = *shared;
    int32_t left = row[0];
    int x = 1;
    for (; x + 1 < width; x += 2) {
        refill(&reader);
        for (int i = 0; i < 2; i++) {
            int32_t prediction =
                predictor == 1 ? left : predict(predictor, left, above[x + i], above[x + i - 1]);
            left = (uint16_t)(prediction + read_difference(&reader, decoder));
            row[x + i] = (uint16_t)left;
        }
    }
    if (x < width) {
        refill(&reader);
        int32_t prediction = predictor == 1 ? left : predict(predictor, left, above[x], above[x - 1]);
        row[x] = (uint16_t)(prediction + read_difference(&reader, decoder));
    }
    *shared = reader;
}

static void decode_interleaved_row(
    int predictor, bit_reader *reader, const lossless_decoder *const *decoders, int components,
    const uint16_t *above, uint16_t *row, int width) {
    for (int i = components; i < width * components; i++) {
        refill(reader);
        int32_t left = row[i - components];
        int32_t prediction = predictor == 1 ? left : predict(predictor, left, above[i], above[i - components]);
        row[i] = (uint16_t)(prediction + read_difference(reader, decoders[i % components]));
    }
}

typedef struct {
    const lossless_layout *layout;
    const lossless_decoder *decoders[LOSSLESS_MAX_COMPONENTS];
    uint16_t *pixels;
} lossless_image;

/// One row. The first of an interval is predicted from the left alone, from half of the range (T.81, H.1.2.1).
static void decode_next_row(const lossless_image *image, bit_reader *reader, int y, int is_first) {
    const lossless_layout *layout = image->layout;
    int components = layout->components;
    size_t stride = (size_t)layout->width * (size_t)components;
    uint16_t *row = image->pixels + (size_t)y * stride;
    const uint16_t *above = is_first ? row : row - stride;
    for (int c = 0; c < components; c++) {
        refill(reader);
        int32_t start = is_first ? 1 << (layout->precision - layout->point_transform - 1) : above[c];
        row[c] = (uint16_t)(start + read_difference(reader, image->decoders[c]));
    }
    int predictor = is_first ? 1 : layout->predictor, width = layout->width;
    if (components > 1) {
        decode_interleaved_row(predictor, reader, image->decoders, components, above, row, width);
        return;
    }
    const lossless_decoder *decoder = image->decoders[0];
    switch (predictor) {
    case 1: decode_row(1, reader, decoder, above, row, width); break;
    case 2: decode_row(2, reader, decoder, above, row, width); break;
    case 3: decode_row(3, reader, decoder, above, row, width); break;
    case 4: decode_row(4, reader, decoder, above, row, width); break;
    case 5: decode_row(5, reader, decoder, above, row, width); break;
    case 6: decode_row(6, reader, decoder, above, row, width); break;
    default: decode_row(7, reader, decoder, above, row, width);
    }
}

/// Decodes interval after interval. `scratch` has room for the data and for one row of zeros behind it.
static cimage_status decode_scan(
    const lossless_image *image, const uint8_t *data, const uint8_t *end, uint8_t *scratch, size_t padding,
    cimage_error **error) {
    const lossless_layout *layout = image->layout;
    int interval = layout->restart_interval ? (int)layout->restart_interval / layout->width : layout->height;
    for (int y = 0, restart = 0; y < layout->height; restart++) {
        if (restart > 0) {
            while (end - data >= 2 && data[1] == 0xFF) data++;
            if (end - data < 2) return cimage_fail(error, CIMAGE_TRUNCATED, "the data ends too early");
            if (data[1] != 0xD0 + ((restart - 1) & 7))
                return cimage_fail(error, CIMAGE_DAMAGED, "a restart marker is missing");
            data += 2;
        }
        size_t count = 0;
        data = unstuff(data, end, scratch, &count);
        memset(scratch + count, 0, padding);
        bit_reader reader = {.next = scratch};
        int first = y, last = layout->height - y < interval ? layout->height : y + interval;
        for (; y < last; y++) {
            decode_next_row(image, &reader, y, y == first);
            if (reader.invalid) return cimage_fail(error, CIMAGE_DAMAGED, "an undefined Huffman code");
            if (is_overrun(&reader, scratch, count))
                return cimage_fail(
                    error, end - data < 2 ? CIMAGE_TRUNCATED : CIMAGE_DAMAGED, "the data ends too early");
        }
        if (is_underrun(&reader, scratch, count))
            return cimage_fail(error, CIMAGE_DAMAGED, "data is left behind the last row");
    }
    if (end - data >= 2 && (data[1] & 0xF8) == 0xD0)
        return cimage_fail(error, CIMAGE_DAMAGED, "data is left behind the last row");
    return CIMAGE_OK;
}

cimage_status cimage_jpeg_lossless_decode(
    const uint8_t *bytes, size_t count, uint16_t *pixels, size_t capacity, cimage_error **error) {
    lossless_layout layout;
    cimage_status status = lossless_read_layout(bytes, count, 0, &layout, error);
    if (status != CIMAGE_OK) return status;
    size_t samples = (size_t)layout.width * (size_t)layout.height * (size_t)layout.components;
    if (samples > capacity) return cimage_fail(error, CIMAGE_DAMAGED, "more samples than were expected");
    size_t data_count = count - layout.scan;
    // The shortest code has one bit.
    if (data_count < samples / 8) return cimage_fail(error, CIMAGE_TRUNCATED, "the data ends too early");
    size_t padding = (size_t)layout.width * (size_t)layout.components * MOST_BYTES_PER_SAMPLE + 16;
    lossless_decoder *decoders = malloc(sizeof *decoders * (size_t)layout.components);
    uint8_t *scratch = malloc(data_count + padding);
    if (!decoders || !scratch) status = cimage_fail(error, CIMAGE_NO_MEMORY, "out of memory");
    lossless_image image = {.layout = &layout, .pixels = pixels};
    for (int c = 0; status == CIMAGE_OK && c < layout.components; c++) {
        status = lossless_decoder_init(&decoders[c], &layout.tables[layout.component_tables[c]], error);
        image.decoders[c] = &decoders[c];
    }
    if (status == CIMAGE_OK)
        status = decode_scan(&image, bytes + layout.scan, bytes + count, scratch, padding, error);
    if (status == CIMAGE_OK && layout.point_transform > 0)
        for (size_t i = 0; i < samples; i++) pixels[i] = (uint16_t)(pixels[i] << layout.point_transform);
    free(decoders);
    free(scratch);
    return status;
}
