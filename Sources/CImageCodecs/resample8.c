#include <stdlib.h>
#include <string.h>

#include "internal.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

// Pillow's fixed point: coefficients of 22 bits, so that 8-bit sums fit 32 bits. Each is split into two 16-bit
// halves of 11 bits: products of 16 bits that add up to 32 are one instruction on every CPU's vector unit, and
// (sum of high halves << 11) + (sum of low halves) is the same integer.
enum { PRECISION_BITS = 22, LOW_BITS = 11, BLOCK = 8 };

typedef struct {
    int tap_count, first, last;
    int *starts;
    int16_t *high, *low;
} fixed_filter;

static void fixed_filter_destroy(fixed_filter *filter) {
    free(filter->starts);
    free(filter->high);
    free(filter->low);
    *filter = (fixed_filter){0};
}

static cimage_status fixed_filter_init(
    fixed_filter *fixed, int size, double from, double to, int target, int multiple) {
    cimage_filter filter;
    if (cimage_filter_init(&filter, size, from, to, target, multiple)) return CIMAGE_NO_MEMORY;
    size_t count = (size_t)target * (size_t)filter.tap_count;
    *fixed = (fixed_filter){
        .tap_count = filter.tap_count,
        .first = filter.first,
        .last = filter.last,
        .starts = filter.starts,
        .high = malloc(count * sizeof(int16_t)),
        .low = malloc(count * sizeof(int16_t)),
    };
    filter.starts = NULL;
    if (!fixed->high || !fixed->low) {
        cimage_filter_destroy(&filter);
        fixed_filter_destroy(fixed);
        return CIMAGE_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        int coefficient = (int)(0.5 + filter.taps[i] * (1 << PRECISION_BITS));
        fixed->high[i] = (int16_t)(coefficient >> LOW_BITS);
        fixed->low[i] = (int16_t)(coefficient & ((1 << LOW_BITS) - 1));
    }
    cimage_filter_destroy(&filter);
    return CIMAGE_OK;
}

static inline uint8_t clip8(int32_t high, int32_t low) {
    int32_t value = ((high << LOW_BITS) + low + (1 << (PRECISION_BITS - 1))) >> PRECISION_BITS;
    return (uint8_t)(value > 255 ? 255 : value);
}

#if defined(__SSE2__)
/// Four partial sums of one target pixel; taps is a multiple of BLOCK.
static inline __attribute__((always_inline)) __m128i partial_sums(
    const uint8_t *pixels, const int16_t *high, const int16_t *low, int taps) {
    __m128i high_sum = _mm_setzero_si128(), low_sum = _mm_setzero_si128();
    for (int k = 0; k < taps; k += BLOCK) {
        __m128i bytes = _mm_loadl_epi64((const __m128i *)(pixels + k));
        __m128i words = _mm_unpacklo_epi8(bytes, _mm_setzero_si128());
        high_sum = _mm_add_epi32(high_sum, _mm_madd_epi16(words, _mm_loadu_si128((const __m128i *)(high + k))));
        low_sum = _mm_add_epi32(low_sum, _mm_madd_epi16(words, _mm_loadu_si128((const __m128i *)(low + k))));
    }
    return _mm_add_epi32(_mm_slli_epi32(high_sum, LOW_BITS), low_sum);
}

/// Filters as many target pixels as come in fours; returns how many. Compilers leave a horizontal addition per
/// pixel in the plain loop, which costs more than the products; here four pixels share it.
static inline __attribute__((always_inline)) int filter_fours(
    const fixed_filter *filter, const uint8_t *source, uint8_t *target, int count, int taps) {
    const int *starts = filter->starts;
    const __m128i half = _mm_set1_epi32(1 << (PRECISION_BITS - 1));
    int x = 0;
    for (; x + 4 <= count; x += 4) {
        const int16_t *high = filter->high + (size_t)x * (size_t)taps;
        const int16_t *low = filter->low + (size_t)x * (size_t)taps;
        __m128i a = partial_sums(source + starts[x], high, low, taps);
        __m128i b = partial_sums(source + starts[x + 1], high + taps, low + taps, taps);
        __m128i c = partial_sums(source + starts[x + 2], high + 2 * taps, low + 2 * taps, taps);
        __m128i d = partial_sums(source + starts[x + 3], high + 3 * taps, low + 3 * taps, taps);
        __m128i ab = _mm_add_epi32(_mm_unpacklo_epi32(a, b), _mm_unpackhi_epi32(a, b));
        __m128i cd = _mm_add_epi32(_mm_unpacklo_epi32(c, d), _mm_unpackhi_epi32(c, d));
        __m128i sums = _mm_add_epi32(_mm_unpacklo_epi64(ab, cd), _mm_unpackhi_epi64(ab, cd));
        __m128i levels = _mm_srai_epi32(_mm_add_epi32(sums, half), PRECISION_BITS);
        levels = _mm_packs_epi32(levels, levels);
        int packed = _mm_cvtsi128_si32(_mm_packus_epi16(levels, levels));
        memcpy(target + x, &packed, 4);
    }
    return x;
}
#else
static inline int filter_fours(
    const fixed_filter *filter, const uint8_t *source, uint8_t *target, int count, int taps) {
    (void)filter, (void)source, (void)target, (void)count, (void)taps;
    return 0;
}
#endif

// Inlined with a constant tap count, so that the compiler unrolls the sums.
static inline __attribute__((always_inline)) void filter_row(
    const fixed_filter *filter, const uint8_t *source, uint8_t *target, int count, int taps) {
    int x = taps % BLOCK == 0 ? filter_fours(filter, source, target, count, taps) : 0;
    for (; x < count; x++) {
        const int16_t *high = filter->high + (size_t)x * (size_t)taps;
        const int16_t *low = filter->low + (size_t)x * (size_t)taps;
        const uint8_t *pixels = source + filter->starts[x];
        int32_t high_sum = 0, low_sum = 0;
        for (int k = 0; k < taps; k++) {
            int16_t pixel = pixels[k];
            high_sum += pixel * high[k];
            low_sum += pixel * low[k];
        }
        target[x] = clip8(high_sum, low_sum);
    }
}

static void filter_rows(
    const fixed_filter *filter, const uint8_t *source, size_t source_stride, uint8_t *target, int width, int rows) {
    for (int y = 0; y < rows; y++, source += source_stride, target += width) {
        switch (filter->tap_count) {
        case BLOCK: filter_row(filter, source, target, width, BLOCK); break;
        case BLOCK * 2: filter_row(filter, source, target, width, BLOCK * 2); break;
        case BLOCK * 3: filter_row(filter, source, target, width, BLOCK * 3); break;
        case BLOCK * 4: filter_row(filter, source, target, width, BLOCK * 4); break;
        default: filter_row(filter, source, target, width, filter->tap_count);
        }
    }
}

/// One target row from the rows above each other at `source`, sixteen columns at a time.
static void filter_column_block(
    const uint8_t *source, size_t stride, const int16_t *high, const int16_t *low, int taps, uint8_t *target,
    int count) {
    enum { LANES = 16 };
    for (int x = 0; x < count; x += LANES) {
        int lanes = count - x < LANES ? count - x : LANES;
        int32_t high_sum[LANES] = {0}, low_sum[LANES] = {0};
        const uint8_t *pixels = source + x;
        if (lanes == LANES) {
            for (int k = 0; k < taps; k++, pixels += stride) {
                for (int lane = 0; lane < LANES; lane++) {
                    int16_t pixel = pixels[lane];
                    high_sum[lane] += pixel * high[k];
                    low_sum[lane] += pixel * low[k];
                }
            }
        } else {
            for (int k = 0; k < taps; k++, pixels += stride) {
                for (int lane = 0; lane < lanes; lane++) {
                    high_sum[lane] += pixels[lane] * high[k];
                    low_sum[lane] += pixels[lane] * low[k];
                }
            }
        }
        for (int lane = 0; lane < lanes; lane++) target[x + lane] = clip8(high_sum[lane], low_sum[lane]);
    }
}

static int covers(double from, double to, int size, int target) { return target == size && from == 0 && to == size; }

cimage_status cimage_resample_gray8(
    const uint8_t *source, int width, int height, cimage_box box, uint8_t *target, int target_width,
    int target_height, size_t target_stride) {
    int keeps_columns = covers(box.left, box.right, width, target_width);
    int keeps_rows = covers(box.top, box.bottom, height, target_height);
    fixed_filter across = {0}, down = {0};
    uint8_t *narrow = NULL;
    cimage_status status = CIMAGE_NO_MEMORY;

    if (fixed_filter_init(&down, height, box.top, box.bottom, target_height, 1)) return CIMAGE_NO_MEMORY;
    const uint8_t *rows = source + (size_t)down.first * (size_t)width;
    if (!keeps_columns) {
        int needed = down.last - down.first;
        if (fixed_filter_init(&across, width, box.left, box.right, target_width, BLOCK)) goto done;
        narrow = malloc((size_t)target_width * (size_t)needed);
        if (!narrow) goto done;
        filter_rows(&across, rows, (size_t)width, narrow, target_width, needed);
        rows = narrow;
    }
    for (int y = 0; y < target_height; y++, target += target_stride) {
        const uint8_t *window = rows + (size_t)(down.starts[y] - down.first) * (size_t)target_width;
        size_t taps = (size_t)down.tap_count;
        if (keeps_rows)
            memcpy(target, rows + (size_t)y * (size_t)target_width, (size_t)target_width);
        else
            filter_column_block(
                window, (size_t)target_width, down.high + (size_t)y * taps, down.low + (size_t)y * taps,
                down.tap_count, target, target_width);
    }
    status = CIMAGE_OK;
done:
    free(narrow);
    fixed_filter_destroy(&across);
    fixed_filter_destroy(&down);
    return status;
}
