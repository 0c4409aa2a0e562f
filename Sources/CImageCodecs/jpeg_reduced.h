// Baseline JPEGs at a quarter or an eighth of their size; shared by the files of that decoder only.
#ifndef CIMAGE_JPEG_REDUCED_H
#define CIMAGE_JPEG_REDUCED_H

#include "internal.h"

enum { REDUCED_LOOKUP_BITS = 11, SKIP_LOOKUP_BITS = 13, REDUCED_TABLES = 4, END_OF_BLOCK = 100 };

/// What the next REDUCED_LOOKUP_BITS bits begin with, packed so that a shift may take the lowest byte as it is: bits of
/// code and value together, zeros before the value (END_OF_BLOCK where nothing follows), bits of the value, bits of
/// the code. 0: a longer code, or an undefined one.
typedef uint32_t reduced_entry;

static inline reduced_entry reduced_entry_make(uint32_t code, uint32_t run, uint32_t size) {
    return (code + size) | run << 8 | size << 16 | code << 24;
}
static inline uint32_t reduced_total(reduced_entry entry) { return entry & 255; }
static inline uint32_t reduced_run(reduced_entry entry) { return entry >> 8 & 255; }
static inline uint32_t reduced_size(reduced_entry entry) { return entry >> 16 & 255; }
static inline uint32_t reduced_code(reduced_entry entry) { return entry >> 24; }

/// All symbols that the next SKIP_LOOKUP_BITS bits hold completely. `bits` 0: not even one.
typedef struct {
    uint8_t bits;
    uint8_t advance;  ///< coefficients that they pass before an end of block
    uint8_t ends;     ///< whether the last one is an end of block
} skip_entry;

typedef struct {
    int is_defined;  ///< by this file; else it is an earlier one's, and may be the same
    reduced_entry lookup[1 << REDUCED_LOOKUP_BITS];
    skip_entry skip[1 << SKIP_LOOKUP_BITS];  ///< for AC only
    uint32_t ends[17];  ///< [length]: first 16-bit pattern behind the codes of this length
    uint32_t firsts[17];
    int offsets[17];
    uint8_t counts[17];
    uint8_t symbols[256];
} reduced_table;

typedef struct {
    int id, horizontal, vertical, quantisation, dc, ac;
} reduced_component;

typedef struct {
    int width, height, components, restart_interval;
    reduced_component component[3];
    int has_quantisation[REDUCED_TABLES];
    uint16_t quantisation[REDUCED_TABLES][64];  ///< in natural order
    reduced_table dc[REDUCED_TABLES], ac[REDUCED_TABLES];
    size_t scan;
} reduced_layout;

/// Coefficient k of the zigzag order in rows of 8; behind the 63rd, slot 64, where strays do no harm.
extern const uint8_t cimage_zigzag[64 + END_OF_BLOCK + 32];

/// Reads the segments up to the one scan of a baseline file whose first component is luma. 0: anything else.
int cimage_reduced_read_layout(const uint8_t *bytes, size_t count, reduced_layout *layout);

/// libjpeg's reduced inverse transforms (jidctred.c), equal bit for bit: 8 / reduction pixels in each direction.
void cimage_reduced_idct(int reduction, const int16_t *coefficients, uint8_t *pixels, size_t stride);

#endif
