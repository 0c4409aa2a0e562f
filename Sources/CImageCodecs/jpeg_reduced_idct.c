#include "jpeg_reduced.h"

enum { CONSTANT_BITS = 13, PASS_BITS = 2 };

static inline int32_t descale(int32_t value, int bits) { return (value + (1 << (bits - 1))) >> bits; }

static inline uint8_t pixel(int32_t value) {
    value += 128;
    return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

/// The odd part of the two-point transform, constants times 2^13.
static inline int32_t odd2(int32_t c1, int32_t c3, int32_t c5, int32_t c7) {
    return c1 * 29692 - c3 * 10426 + c5 * 6967 - c7 * 5906;
}

static void idct2(const int16_t *c, uint8_t *pixels, size_t stride) {
    static const int columns[5] = {0, 1, 3, 5, 7};
    int32_t top[8], bottom[8];
    for (int i = 0; i < 5; i++) {
        int x = columns[i];
        int32_t even = c[x] * (1 << (CONSTANT_BITS + 2)), odd = odd2(c[x + 8], c[x + 24], c[x + 40], c[x + 56]);
        top[x] = descale(even + odd, CONSTANT_BITS - PASS_BITS + 2);
        bottom[x] = descale(even - odd, CONSTANT_BITS - PASS_BITS + 2);
    }
    for (int y = 0; y < 2; y++, pixels += stride) {
        const int32_t *row = y ? bottom : top;
        int32_t even = row[0] * (1 << (CONSTANT_BITS + 2)), odd = odd2(row[1], row[3], row[5], row[7]);
        pixels[0] = pixel(descale(even + odd, CONSTANT_BITS + PASS_BITS + 3 + 2));
        pixels[1] = pixel(descale(even - odd, CONSTANT_BITS + PASS_BITS + 3 + 2));
    }
}

void cimage_reduced_idct(int reduction, const int16_t *coefficients, uint8_t *pixels, size_t stride) {
    if (reduction == 4)
        idct2(coefficients, pixels, stride);
    else
        pixels[0] = pixel(descale(coefficients[0], 3));
}
