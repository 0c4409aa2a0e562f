// Shared by the files of this target only.
#ifndef CIMAGE_INTERNAL_H
#define CIMAGE_INTERNAL_H

#include "CImageCodecs.h"

/// Writes an owned error and returns its status.
cimage_status cimage_fail(cimage_error **error, cimage_status status, const char *message);

/// ITU-R BT.601 luma as Pillow computes it: 16-bit weights, rounded. Exact for samples of up to 16 bits.
static inline uint32_t cimage_luma(uint32_t red, uint32_t green, uint32_t blue) {
    return (red * 19595u + green * 38470u + blue * 7471u + 0x8000u) >> 16;
}

/// One axis of the filter: target pixel i sums taps[i * tap_count ...] over the source from starts[i].
typedef struct {
    int tap_count;     ///< taps stored per target pixel; unused ones are zero
    int first, last;   ///< source range [first, last) that the stored taps reach
    int *starts;
    double *taps;      ///< normalised: each pixel's taps sum to 1
} cimage_filter;

/// Builds the taps for `target` pixels over [from, to) of a source of `size` pixels, none of which wholly outside
/// gets any weight; tap_count is rounded up to a multiple of `multiple` where the source is long enough. Free with
/// cimage_filter_destroy.
cimage_status cimage_filter_init(
    cimage_filter *filter, int size, double from, double to, int target, int multiple);
void cimage_filter_destroy(cimage_filter *filter);

#endif
