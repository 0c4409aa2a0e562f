#include <math.h>
#include <stdlib.h>

#include "internal.h"

static double triangle(double x) {
    double distance = x < 0 ? -x : x;
    return distance < 1 ? 1 - distance : 0;
}

// The order of operations is Pillow's (Resample.c, precompute_coeffs), after a crop to the whole pixels that hold
// [from, to): rounding must agree in the last bit.
cimage_status cimage_filter_init(
    cimage_filter *filter, int size, double from, double to, int target, int multiple) {
    int origin = (int)floor(from), end = (int)ceil(to);
    from -= origin;
    to -= origin;
    double scale = (to - from) / target;
    double filter_scale = scale < 1 ? 1 : scale;
    double support = filter_scale;
    int needed = (int)ceil(support) * 2 + 1;
    int stored = (needed + multiple - 1) / multiple * multiple;
    if (stored > size) stored = needed < size ? needed : size;

    filter->tap_count = stored;
    filter->first = size;
    filter->last = 0;
    filter->starts = calloc((size_t)target, sizeof *filter->starts);
    filter->taps = calloc((size_t)target * (size_t)stored, sizeof *filter->taps);
    double *weights = malloc((size_t)needed * sizeof *weights);
    if (!filter->starts || !filter->taps || !weights) {
        free(weights);
        cimage_filter_destroy(filter);
        return CIMAGE_NO_MEMORY;
    }
    double step = 1 / filter_scale;
    for (int i = 0; i < target; i++) {
        double center = from + (i + 0.5) * scale;
        int first = (int)(center - support + 0.5);
        if (first < 0) first = 0;
        int last = (int)(center + support + 0.5);
        if (last > end - origin) last = end - origin;
        double sum = 0;
        for (int x = first; x < last; x++) {
            weights[x - first] = triangle((x - center + 0.5) * step);
            sum += weights[x - first];
        }
        first += origin;
        last += origin;
        // Near the end the window moves left, so that reading all stored taps stays inside the row.
        int start = first + stored > size ? size - stored : first;
        if (start < 0) start = 0;
        filter->starts[i] = start;
        double *taps = filter->taps + (size_t)i * (size_t)stored;
        for (int x = first; x < last; x++)
            taps[x - start] = sum != 0 ? weights[x - first] / sum : weights[x - first];
        if (start < filter->first) filter->first = start;
        if (start + stored > filter->last) filter->last = start + stored;
    }
    free(weights);
    return CIMAGE_OK;
}

void cimage_filter_destroy(cimage_filter *filter) {
    free(filter->starts);
    free(filter->taps);
    filter->starts = NULL;
    filter->taps = NULL;
}
