#include <string.h>

#include "jpeg_reduced.h"

enum { SOF0 = 0xC0, DHT = 0xC4, JPG = 0xC8, DAC = 0xCC, SOI = 0xD8, SOS = 0xDA, DQT = 0xDB, DRI = 0xDD, APP0 = 0xE0,
       APP14 = 0xEE, COM = 0xFE };

const uint8_t cimage_zigzag[64 + END_OF_BLOCK + 32] = {
    0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
    41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
    30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    [64 ... 64 + END_OF_BLOCK + 31] = 64};

static int big_endian16(const uint8_t *bytes) { return bytes[0] << 8 | bytes[1]; }

/// For every window, all symbols that lie wholly in it.
static void make_skip_table(reduced_table *table) {
    enum { SURPLUS = SKIP_LOOKUP_BITS - REDUCED_LOOKUP_BITS };
    for (uint32_t window = 0; window < 1u << SKIP_LOOKUP_BITS; window++) {
        skip_entry all = {0, 0, 0};
        while (all.bits < SKIP_LOOKUP_BITS && !all.ends) {
            uint32_t rest = window << all.bits & ((1u << SKIP_LOOKUP_BITS) - 1);
            reduced_entry next = table->lookup[rest >> SURPLUS];
            if (next == 0 || all.bits + reduced_total(next) > SKIP_LOOKUP_BITS) break;
            all.bits += (uint8_t)reduced_total(next);
            if (reduced_run(next) == END_OF_BLOCK) all.ends = 1;
            else all.advance += (uint8_t)(reduced_run(next) + 1);
        }
        table->skip[window] = all;
    }
}

static int make_table(
    int is_ac, const uint8_t *counts, const uint8_t *symbols, size_t symbol_count, reduced_table *table) {
    // Most films come with the same tables as the last one.
    if (memcmp(table->counts + 1, counts + 1, 16) == 0 && memcmp(table->symbols, symbols, symbol_count) == 0) {
        table->is_defined = 1;
        return 1;
    }
    memset(table, 0, sizeof *table);
    uint32_t pattern = 0;
    int index = 0;
    for (int length = 1; length <= 16; length++) {
        table->firsts[length] = pattern;
        table->offsets[length] = index;
        for (int i = 0; i < counts[length]; i++, index++) {
            if (pattern >= 0x10000) return 0;
            int size = symbols[index] & 15, run = is_ac ? symbols[index] >> 4 : 0;
            if (!is_ac && symbols[index] > 11) return 0;
            if (is_ac && size == 0 && run != 15) {
                if (run != 0) return 0;  // progressive's runs of empty blocks
                run = END_OF_BLOCK;
            }
            table->symbols[index] = symbols[index];
            if (length <= REDUCED_LOOKUP_BITS) {
                reduced_entry entry = reduced_entry_make((uint32_t)length, (uint32_t)run, (uint32_t)size);
                uint32_t first = pattern >> (16 - REDUCED_LOOKUP_BITS), span = 1u << (REDUCED_LOOKUP_BITS - length);
                for (uint32_t j = 0; j < span; j++) table->lookup[first + j] = entry;
            }
            pattern += 1u << (16 - length);
        }
        if (pattern > 0x10000) return 0;
        table->ends[length] = pattern;
    }
    if (is_ac) make_skip_table(table);
    memcpy(table->counts + 1, counts + 1, 16);
    table->is_defined = 1;
    return 1;
}

static int read_huffman(const uint8_t *data, size_t count, reduced_layout *layout) {
    while (count > 0) {
        if (count < 17 || data[0] >> 4 > 1 || (data[0] & 15) >= REDUCED_TABLES) return 0;
        size_t total = 0;
        for (int length = 1; length <= 16; length++) total += data[length];
        if (total > 256 || count < 17 + total) return 0;
        int is_ac = data[0] >> 4;
        reduced_table *table = (is_ac ? layout->ac : layout->dc) + (data[0] & 15);
        if (!make_table(is_ac, data, data + 17, total, table)) return 0;
        data += 17 + total;
        count -= 17 + total;
    }
    return 1;
}

static int read_quantisation(const uint8_t *data, size_t count, reduced_layout *layout) {
    for (; count > 0; data += 65, count -= 65) {
        if (count < 65 || data[0] >= REDUCED_TABLES) return 0;
        for (int k = 0; k < 64; k++) layout->quantisation[data[0]][cimage_zigzag[k]] = data[1 + k];
        layout->has_quantisation[data[0]] = 1;
    }
    return 1;
}

static int read_frame(const uint8_t *data, size_t count, reduced_layout *layout) {
    if (layout->components != 0 || count < 6 || data[0] != 8) return 0;
    layout->height = big_endian16(data + 1);
    layout->width = big_endian16(data + 3);
    int components = data[5];
    if ((components != 1 && components != 3) || count != 6 + 3 * (size_t)components) return 0;
    for (int c = 0; c < components; c++) {
        const uint8_t *fields = data + 6 + 3 * c;
        reduced_component *component = &layout->component[c];
        *component = (reduced_component){
            .id = fields[0], .horizontal = fields[1] >> 4, .vertical = fields[1] & 15, .quantisation = fields[2]};
        if (component->quantisation >= REDUCED_TABLES) return 0;
        int most = c == 0 && components == 3 ? 2 : 1;
        if (component->horizontal < 1 || component->horizontal > most) return 0;
        if (component->vertical < 1 || component->vertical > most) return 0;
    }
    layout->components = components;
    return layout->width > 0 && layout->height > 0;
}

static int read_scan(const uint8_t *data, size_t count, reduced_layout *layout) {
    int components = layout->components;
    if (components == 0 || count != 4 + 2 * (size_t)components || data[0] != components) return 0;
    for (int c = 0; c < components; c++) {
        reduced_component *component = &layout->component[c];
        component->dc = data[2 + 2 * c] >> 4;
        component->ac = data[2 + 2 * c] & 15;
        if (data[1 + 2 * c] != component->id || component->dc >= REDUCED_TABLES || component->ac >= REDUCED_TABLES)
            return 0;
        if (!layout->dc[component->dc].is_defined || !layout->ac[component->ac].is_defined) return 0;
        if (!layout->has_quantisation[component->quantisation]) return 0;
    }
    const uint8_t *range = data + 1 + 2 * components;
    return range[0] == 0 && range[1] == 63 && range[2] == 0;
}

int cimage_reduced_read_layout(const uint8_t *bytes, size_t count, reduced_layout *layout) {
    layout->components = layout->restart_interval = 0;
    memset(layout->has_quantisation, 0, sizeof layout->has_quantisation);
    for (int i = 0; i < REDUCED_TABLES; i++) layout->dc[i].is_defined = layout->ac[i].is_defined = 0;
    int is_jfif = 0, is_adobe = 0;
    if (count < 2 || bytes[0] != 0xFF || bytes[1] != SOI) return 0;
    for (size_t position = 2;;) {
        if (count - position < 4 || bytes[position] != 0xFF) return 0;
        int marker = bytes[position + 1], length = big_endian16(bytes + position + 2);
        if (length < 2 || count - position - 2 < (size_t)length) return 0;
        const uint8_t *data = bytes + position + 4;
        size_t data_count = (size_t)length - 2;
        position += 2 + (size_t)length;
        int is_sound = 1;
        if (marker == SOF0) is_sound = read_frame(data, data_count, layout);
        else if (marker == DHT) is_sound = read_huffman(data, data_count, layout);
        else if (marker == DQT) is_sound = read_quantisation(data, data_count, layout);
        else if (marker == DRI && data_count == 2) layout->restart_interval = big_endian16(data);
        else if (marker == APP0) is_jfif |= data_count >= 14 && memcmp(data, "JFIF", 5) == 0;
        else if (marker == APP14) is_adobe = 1;
        else if (marker == SOS) {
            layout->scan = position;
            // Three components are luma and chroma where JFIF says so, or nothing else does (as libjpeg decides).
            const reduced_component *c = layout->component;
            int is_luma = layout->components == 1 || is_jfif
                          || (!is_adobe && c[0].id == 1 && c[1].id == 2 && c[2].id == 3);
            return read_scan(data, data_count, layout) && is_luma;
        } else if (marker != COM && (marker & 0xF0) != 0xE0) {
            return 0;
        }
        if (!is_sound) return 0;
    }
}
