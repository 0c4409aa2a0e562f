// PNG's filters. Each byte needs the decoded one a pixel to its left, so a pixel is the widest step that can be taken
// at once: short vectors for 3 to 8 bytes, plain integers for 1 and 2. Nothing beyond SSE2 or NEON is needed.
#include <string.h>

#include "png_internal.h"

#define INLINE static inline __attribute__((always_inline))

typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef uint8_t bytes8 __attribute__((vector_size(8)));
typedef int16_t lanes8 __attribute__((vector_size(16)));

/// The predictor of clause 9.4, without branches: whichever of left, above and corner is nearest to their plane.
INLINE int paeth(int left, int above, int corner) {
    int threshold = 3 * corner - above - left;
    int low = left < above ? left : above, high = left < above ? above : left;
    int lower = high <= threshold ? low : corner;
    return threshold <= low ? high : lower;
}

INLINE lanes8 choose(lanes8 mask, lanes8 yes, lanes8 no) { return (mask & yes) | (~mask & no); }

INLINE lanes8 paeth_lanes(lanes8 left, lanes8 above, lanes8 corner) {
    lanes8 threshold = corner + corner + corner - above - left;
    lanes8 less = left < above;
    lanes8 low = choose(less, left, above), high = choose(less, above, left);
    return choose(threshold <= low, high, choose(high <= threshold, low, corner));
}

/// Inlined with a constant filter and step. The step is 1 or 2.
INLINE void unfilter_scalar(
    int filter, const uint8_t *coded, const uint8_t *prior, uint8_t *row, size_t count, size_t step) {
    int left[2] = {0, 0}, corner[2] = {0, 0};
    for (size_t i = 0; i < count; i += step) {
        for (size_t k = 0; k < step; k++) {
            int above = prior[i + k], prediction;
            switch (filter) {
            case PNG_FILTER_VALUE_SUB: prediction = left[k]; break;
            case PNG_FILTER_VALUE_AVG: prediction = (left[k] + above) >> 1; break;
            default: prediction = paeth(left[k], above, corner[k]);
            }
            corner[k] = above;
            left[k] = (uint8_t)(coded[i + k] + prediction);
            row[i + k] = (uint8_t)left[k];
        }
    }
}

INLINE lanes8 load(const uint8_t *bytes, size_t step) {
    bytes8 short_vector = {0};
    memcpy(&short_vector, bytes, step);
    return __builtin_convertvector(short_vector, lanes8);
}

/// The same for 3, 4, 6 or 8 bytes.
INLINE void unfilter_pixels(
    int filter, const uint8_t *coded, const uint8_t *prior, uint8_t *row, size_t count, size_t step) {
    lanes8 left = {0}, corner = {0};
    for (size_t i = 0; i < count; i += step) {
        lanes8 above = load(prior + i, step), prediction;
        switch (filter) {
        case PNG_FILTER_VALUE_SUB: prediction = left; break;
        case PNG_FILTER_VALUE_AVG: prediction = (left + above) >> 1; break;
        default: prediction = paeth_lanes(left, above, corner);
        }
        corner = above;
        left = (load(coded + i, step) + prediction) & 255;
        bytes8 result = __builtin_convertvector(left, bytes8);
        memcpy(row + i, &result, step);
    }
}

INLINE void unfilter_with(
    int filter, const uint8_t *coded, const uint8_t *prior, uint8_t *row, size_t count, size_t step) {
    switch (step) {
    case 1: unfilter_scalar(filter, coded, prior, row, count, 1); break;
    case 2: unfilter_scalar(filter, coded, prior, row, count, 2); break;
    case 3: unfilter_pixels(filter, coded, prior, row, count, 3); break;
    case 4: unfilter_pixels(filter, coded, prior, row, count, 4); break;
    case 6: unfilter_pixels(filter, coded, prior, row, count, 6); break;
    default: unfilter_pixels(filter, coded, prior, row, count, 8);
    }
}

static void add_prior(const uint8_t *coded, const uint8_t *prior, uint8_t *row, size_t count) {
    size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        bytes16 a, b;
        memcpy(&a, coded + i, 16);
        memcpy(&b, prior + i, 16);
        a += b;
        memcpy(row + i, &a, 16);
    }
    for (; i < count; i++) row[i] = (uint8_t)(coded[i] + prior[i]);
}

int cimage_png_unfilter(
    int filter, const uint8_t *coded, const uint8_t *prior, uint8_t *row, size_t count, size_t step) {
    switch (filter) {
    case PNG_FILTER_VALUE_NONE:
        if (row != coded) memcpy(row, coded, count);
        return 1;
    case PNG_FILTER_VALUE_UP: add_prior(coded, prior, row, count); return 1;
    case PNG_FILTER_VALUE_SUB: unfilter_with(PNG_FILTER_VALUE_SUB, coded, prior, row, count, step); return 1;
    case PNG_FILTER_VALUE_AVG: unfilter_with(PNG_FILTER_VALUE_AVG, coded, prior, row, count, step); return 1;
    case PNG_FILTER_VALUE_PAETH: unfilter_with(PNG_FILTER_VALUE_PAETH, coded, prior, row, count, step); return 1;
    default: return 0;
    }
}
