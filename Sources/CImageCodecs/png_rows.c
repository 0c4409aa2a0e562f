#include <string.h>

#include "png_internal.h"

void cimage_png_gray_row8(
    const png_layout *layout, const uint8_t *row, int count, uint8_t *gray, size_t step) {
    switch (layout->color_type) {
    case PNG_COLOR_TYPE_PALETTE:
        for (int x = 0; x < count; x++) gray[x * step] = layout->palette_luma[row[x]];
        break;
    case PNG_COLOR_TYPE_GRAY:
    case PNG_COLOR_TYPE_GRAY_ALPHA: {
        int channels = layout->color_type == PNG_COLOR_TYPE_GRAY ? 1 : 2;
        if (channels == 1 && step == 1) {
            memcpy(gray, row, (size_t)count);
        } else {
            for (int x = 0; x < count; x++) gray[x * step] = row[x * channels];
        }
        break;
    }
    default: {
        int channels = layout->color_type == PNG_COLOR_TYPE_RGB ? 3 : 4;
        for (int x = 0; x < count; x++, row += channels)
            gray[x * step] = (uint8_t)cimage_luma(row[0], row[1], row[2]);
    }
    }
}

static uint32_t big_endian16(const uint8_t *bytes) { return (uint32_t)bytes[0] << 8 | bytes[1]; }

void cimage_png_gray_row16(
    const png_layout *layout, const uint8_t *row, int count, uint16_t *gray, size_t step) {
    if (layout->color_type == PNG_COLOR_TYPE_GRAY && step == 1) {
        for (int x = 0; x < count; x++) gray[x] = (uint16_t)big_endian16(row + 2 * x);
        return;
    }
    int color = layout->color_type & PNG_COLOR_MASK_COLOR;
    int channels = (color ? 3 : 1) + (layout->color_type & PNG_COLOR_MASK_ALPHA ? 1 : 0);
    for (int x = 0; x < count; x++, row += channels * 2) {
        gray[x * step] = color ? (uint16_t)cimage_luma(big_endian16(row), big_endian16(row + 2), big_endian16(row + 4))
                               : (uint16_t)big_endian16(row);
    }
}

void cimage_png_unpack_row(const png_layout *layout, const uint8_t *packed, int count, uint8_t *row) {
    int depth = layout->bit_depth, mask = (1 << depth) - 1;
    int scale = layout->color_type == PNG_COLOR_TYPE_GRAY ? 255 / mask : 1;
    for (int x = 0; x < count; x++) {
        int bit = x * depth;
        row[x] = (uint8_t)((packed[bit >> 3] >> (8 - depth - (bit & 7)) & mask) * scale);
    }
}
