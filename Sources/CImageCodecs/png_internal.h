// Shared by the PNG files of this target only.
#ifndef CIMAGE_PNG_INTERNAL_H
#define CIMAGE_PNG_INTERNAL_H

#include <png.h>

#include "internal.h"

typedef struct {
    int color_type, bit_depth, width, height, interlaced;
    uint8_t palette_luma[256];
} png_layout;

/// Takes the filter (ISO/IEC 15948, clause 9) off a row of `count` bytes, which are samples of `step` bytes per
/// pixel. `prior` is the row above, zeros for the first; `row` may be `coded` itself. 0 where there is no such filter.
int cimage_png_unfilter(
    int filter, const uint8_t *coded, const uint8_t *prior, uint8_t *row, size_t count, size_t step);

/// One row of file samples, spread to at least a byte each, to gray values every `step` places. Alpha is dropped,
/// as Pillow's convert("L") does.
void cimage_png_gray_row8(
    const png_layout *layout, const uint8_t *row, int count, uint8_t *gray, size_t step);
void cimage_png_gray_row16(
    const png_layout *layout, const uint8_t *row, int count, uint16_t *gray, size_t step);

/// Packed samples of 1, 2 or 4 bits to a byte each; gray ones are stretched to 0 ... 255, indices are left.
void cimage_png_unpack_row(const png_layout *layout, const uint8_t *packed, int count, uint8_t *row);

#endif
