#include <stdlib.h>

#include "internal.h"

static void filter_row16(const cimage_filter *filter, const uint16_t *source, float *target, int count) {
    for (int x = 0; x < count; x++) {
        const double *taps = filter->taps + (size_t)x * (size_t)filter->tap_count;
        const uint16_t *pixels = source + filter->starts[x];
        double sum = 0;
        for (int k = 0; k < filter->tap_count; k++) sum += taps[k] * pixels[k];
        target[x] = (float)sum;
    }
}

static void filter_column16(
    const float *source, const double *taps, int tap_count, double *sums, uint8_t *target, int count) {
    for (int x = 0; x < count; x++) sums[x] = 0;
    for (int k = 0; k < tap_count; k++, source += count) {
        for (int x = 0; x < count; x++) sums[x] += taps[k] * source[x];
    }
    for (int x = 0; x < count; x++) {
        // 65535 / 257 = 255: white stays white.
        double value = sums[x] / 257 + 0.5;
        target[x] = (uint8_t)(value > 255 ? 255 : value);
    }
}

cimage_status cimage_resample_gray16(
    const uint16_t *source, int width, int height, cimage_box box, uint8_t *target, int target_width,
    int target_height, size_t target_stride) {
    cimage_filter across = {0}, down = {0};
    if (cimage_filter_init(&down, height, box.top, box.bottom, target_height, 1)) return CIMAGE_NO_MEMORY;
    cimage_status status = CIMAGE_NO_MEMORY;
    float *narrow = NULL;
    double *sums = malloc((size_t)target_width * sizeof *sums);
    if (!sums || cimage_filter_init(&across, width, box.left, box.right, target_width, 1)) goto done;
    int needed = down.last - down.first;
    narrow = malloc((size_t)target_width * (size_t)needed * sizeof *narrow);
    if (!narrow) goto done;
    for (int y = 0; y < needed; y++)
        filter_row16(
            &across, source + (size_t)(down.first + y) * (size_t)width, narrow + (size_t)y * (size_t)target_width,
            target_width);
    for (int y = 0; y < target_height; y++)
        filter_column16(
            narrow + (size_t)(down.starts[y] - down.first) * (size_t)target_width,
            down.taps + (size_t)y * (size_t)down.tap_count, down.tap_count, sums,
            target + (size_t)y * target_stride, target_width);
    status = CIMAGE_OK;
done:
    free(narrow);
    free(sums);
    cimage_filter_destroy(&across);
    cimage_filter_destroy(&down);
    return status;
}
