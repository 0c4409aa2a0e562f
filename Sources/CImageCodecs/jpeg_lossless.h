// What the marker segments of a lossless JPEG (ITU-T T.81, annex H) say; shared by its two files only.
#ifndef CIMAGE_JPEG_LOSSLESS_H
#define CIMAGE_JPEG_LOSSLESS_H

#include "internal.h"

enum { LOSSLESS_MAX_COMPONENTS = 4, LOSSLESS_TABLES = 4 };

/// A Huffman table as DHT defines it: code counts per length, and the difference category of each code.
typedef struct {
    int defined;
    uint8_t counts[17];  ///< [1 ... 16]
    uint8_t categories[256];
} lossless_huffman;

typedef struct {
    int width, height, components, precision;
    int predictor, point_transform;
    uint32_t restart_interval;  ///< in samples per component; 0 without restarts
    uint8_t component_ids[LOSSLESS_MAX_COMPONENTS];
    int component_tables[LOSSLESS_MAX_COMPONENTS];
    lossless_huffman tables[LOSSLESS_TABLES];
    size_t scan;  ///< where the entropy-coded data starts
} lossless_layout;

/// Reads the segments up to the scan; or, with `stop_at_frame`, up to the frame header, when only sizes are set.
cimage_status lossless_read_layout(
    const uint8_t *bytes, size_t count, int stop_at_frame, lossless_layout *layout, cimage_error **error);

#endif
