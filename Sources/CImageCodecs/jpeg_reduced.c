// Decodes a baseline JPEG's luma at a quarter or an eighth of its size, to the same pixels as libjpeg.
//
// At these sizes reading the codes takes most of the time. Here it takes less: bits come from a copy without stuffed
// zeros, and the codes of chroma, which gray values don't need, are passed several at a time. Only files beyond doubt
// are decoded; whatever is odd or damaged is left to TurboJPEG, which decides about it and says why.
#include <stdlib.h>
#include <string.h>

#include "jpeg_bits.h"
#include "jpeg_reduced.h"

enum {
    // Six blocks of 64 codes of at most 31 bits, and what a refill reads ahead.
    PADDING = 6 * 64 * 4 + 16,
    // 8-bit pixels give at most 1151, quantised; up to here TurboJPEG's 16-bit sums don't overflow, either.
    LARGEST_COEFFICIENT = 2047,
    // TurboJPEG may choose another scale for a smaller film.
    SMALLEST_SIDE = 64,
    MOST_KEPT = 16 << 20,
};

typedef struct {
    const reduced_layout *layout;
    int reduction, width, height;  ///< of the result
    uint8_t *gray;
    bit_reader reader;
    int32_t dc;  ///< of the last luma block
    int is_odd;  ///< something was met that a sound file doesn't have
} reduced_scan;

/// A code that is longer than the look-up, and then at least 56 bits again.
static __attribute__((noinline)) reduced_entry find_long_code(bit_reader *reader, const reduced_table *table) {
    refill(reader);
    uint32_t pattern = (uint32_t)(reader->bits >> 48), length = REDUCED_LOOKUP_BITS + 1;
    while (length <= 16 && pattern >= table->ends[length]) length++;
    if (length > 16) {
        reader->invalid = 1;
        return reduced_entry_make(16, END_OF_BLOCK, 0);
    }
    uint32_t index = (pattern - table->firsts[length]) >> (16 - length);
    uint8_t symbol = table->symbols[table->offsets[length] + (int)index];
    return reduced_entry_make(length, symbol == 0 ? END_OF_BLOCK : symbol >> 4, symbol & 15);
}

/// The next symbol, and in `bits` its value's bits at the top. At most 26 of the available bits are used up, or all are
/// there again: two symbols may follow one refill.
static inline __attribute__((always_inline)) reduced_entry next_symbol(
    bit_reader *reader, const reduced_table *table, uint64_t *bits) {
    reduced_entry entry = table->lookup[reader->bits >> (64 - REDUCED_LOOKUP_BITS)];
    if (__builtin_expect(entry == 0, 0)) {
        bit_reader other = *reader;  // so that the reader itself may live in registers
        entry = find_long_code(&other, table);
        *bits = other.bits << reduced_code(entry);
        skip(&other, reduced_total(entry));
        refill(&other);
        *reader = other;
        return entry;
    }
    *bits = reader->bits << reduced_code(entry);
    skip(reader, reduced_total(entry));
    return entry;
}

static void skip_block(reduced_scan *scan, const reduced_component *component) {
    bit_reader reader = scan->reader;
    const reduced_table *ac = &scan->layout->ac[component->ac];
    uint64_t bits;
    refill(&reader);
    next_symbol(&reader, &scan->layout->dc[component->dc], &bits);
    int k = 1;
    while (k < 64) {
        refill(&reader);
        skip_entry entry = ac->skip[reader.bits >> (64 - SKIP_LOOKUP_BITS)];
        if (entry.bits > 0 && k + entry.advance < 64) {
            k += entry.advance;
            skip(&reader, entry.bits);
            if (entry.ends) break;
        } else {
            k += (int)reduced_run(next_symbol(&reader, ac, &bits)) + 1;
            scan->is_odd |= k > 64 && k < END_OF_BLOCK;
        }
    }
    scan->reader = reader;
}

/// The dequantised coefficients of a luma block, in rows of 8; whether any but the first may be other than zero.
static int read_block(reduced_scan *scan, const reduced_component *component, int16_t *block) {
    bit_reader reader = scan->reader;
    const reduced_table *ac = &scan->layout->ac[component->ac];
    const uint16_t *quantisation = scan->layout->quantisation[component->quantisation];
    uint64_t bits;
    refill(&reader);
    reduced_entry entry = next_symbol(&reader, &scan->layout->dc[component->dc], &bits);
    scan->dc += extend(bits, reduced_size(entry));
    int32_t value = scan->dc * quantisation[0];
    uint32_t is_large = (uint32_t)(value + LARGEST_COEFFICIENT) > 2 * LARGEST_COEFFICIENT;
    // A large value may have overflowed the next multiplication.
    if (is_large) scan->dc = 0;
    block[0] = (int16_t)value;
    int k = 1;
    for (int i = 0; k < 64; i ^= 1) {
        if (i == 0) refill(&reader);
        entry = next_symbol(&reader, ac, &bits);
        if (reduced_run(entry) == END_OF_BLOCK) break;
        k += (int)reduced_run(entry);
        int slot = cimage_zigzag[k++];
        value = extend(bits, reduced_size(entry)) * (int32_t)quantisation[slot & 63];
        is_large |= (uint32_t)(value + LARGEST_COEFFICIENT) > 2 * LARGEST_COEFFICIENT;
        block[slot] = (int16_t)value;
    }
    scan->is_odd |= is_large || k > 64;
    scan->reader = reader;
    return k > 1;
}

static void decode_luma(reduced_scan *scan, int column, int row) {
    int16_t block[65] = {0};
    int has_detail = read_block(scan, &scan->layout->component[0], block);
    int side = 8 / scan->reduction, x = column * side, y = row * side;
    if (x >= scan->width || y >= scan->height) return;
    uint8_t *target = scan->gray + (size_t)y * (size_t)scan->width + (size_t)x;
    if (x + side <= scan->width && y + side <= scan->height) {
        if (has_detail) {
            cimage_reduced_idct(scan->reduction, block, target, (size_t)scan->width);
            return;
        }
        uint8_t flat;
        cimage_reduced_idct(8, block, &flat, 1);
        for (int i = 0; i < side; i++) memset(target + (size_t)i * (size_t)scan->width, flat, (size_t)side);
        return;
    }
    uint8_t pixels[4];
    cimage_reduced_idct(scan->reduction, block, pixels, (size_t)side);
    int columns = scan->width - x < side ? scan->width - x : side;
    for (int i = 0; i < side && y + i < scan->height; i++)
        memcpy(target + (size_t)i * (size_t)scan->width, pixels + i * side, (size_t)columns);
}

static void decode_unit(reduced_scan *scan, int column, int row) {
    const reduced_layout *layout = scan->layout;
    const reduced_component *luma = layout->component;
    for (int v = 0; v < luma->vertical; v++)
        for (int h = 0; h < luma->horizontal; h++)
            decode_luma(scan, column * luma->horizontal + h, row * luma->vertical + v);
    for (int c = 1; c < layout->components; c++) skip_block(scan, &layout->component[c]);
}

/// All intervals, whose markers must come in order, and the end marker.
static int decode_scan(reduced_scan *scan, const uint8_t *data, const uint8_t *end, uint8_t *scratch) {
    const reduced_layout *layout = scan->layout;
    int unit_width = 8 * layout->component[0].horizontal, unit_height = 8 * layout->component[0].vertical;
    int columns = (layout->width + unit_width - 1) / unit_width;
    int units = columns * ((layout->height + unit_height - 1) / unit_height);
    int interval = layout->restart_interval ? layout->restart_interval : units;
    for (int unit = 0, restart = 0; unit < units; restart++) {
        if (restart > 0) {
            if (end - data < 2 || data[1] != 0xD0 + ((restart - 1) & 7)) return 0;
            data += 2;
        }
        size_t count = 0;
        data = unstuff(data, end, scratch, &count);
        memset(scratch + count, 0, PADDING);
        scan->reader = (bit_reader){.next = scratch};
        scan->dc = 0;
        int last = units - unit < interval ? units : unit + interval;
        for (; unit < last; unit++) {
            decode_unit(scan, unit % columns, unit / columns);
            if (is_overrun(&scan->reader, scratch, count)) return 0;
        }
        if (scan->reader.invalid || scan->is_odd || is_underrun(&scan->reader, scratch, count)) return 0;
    }
    return end - data >= 2 && data[1] == 0xD9;
}

struct cimage_jpeg_reducer {
    reduced_layout layout;
    uint8_t *scratch;
    size_t capacity;
};

cimage_jpeg_reducer *cimage_jpeg_reducer_create(void) { return calloc(1, sizeof(cimage_jpeg_reducer)); }

void cimage_jpeg_reducer_destroy(cimage_jpeg_reducer *reducer) {
    if (!reducer) return;
    free(reducer->scratch);
    free(reducer);
}

int cimage_jpeg_decode_reduced(
    cimage_jpeg_reducer *reducer, const uint8_t *bytes, size_t count, int reduction, int width, int height,
    uint8_t *gray) {
    reduced_layout *layout = &reducer->layout;
    if (reduction != 4 && reduction != 8) return 0;
    if (!cimage_reduced_read_layout(bytes, count, layout)) return 0;
    if (layout->width < SMALLEST_SIDE || layout->height < SMALLEST_SIDE) return 0;
    if ((layout->width + reduction - 1) / reduction != width) return 0;
    if ((layout->height + reduction - 1) / reduction != height) return 0;
    size_t needed = count - layout->scan + PADDING;
    if (needed > reducer->capacity) {
        free(reducer->scratch);
        reducer->scratch = malloc(needed);
        reducer->capacity = reducer->scratch ? needed : 0;
    }
    if (!reducer->scratch) return 0;
    reduced_scan scan = {
        .layout = layout, .reduction = reduction, .width = width, .height = height, .gray = gray};
    int is_decoded = decode_scan(&scan, bytes + layout->scan, bytes + count, reducer->scratch);
    if (reducer->capacity > MOST_KEPT) {
        free(reducer->scratch);
        reducer->scratch = NULL;
        reducer->capacity = 0;
    }
    return is_decoded;
}
