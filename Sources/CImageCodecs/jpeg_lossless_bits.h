// Huffman-coded differences of a lossless JPEG (ITU-T T.81, annex H), read from data without stuffed zeros.
//
// The table gives the bits of a code and of its value together: how far to move on is known after one look-up, and
// the value is worked out beside the next one.
#ifndef CIMAGE_JPEG_LOSSLESS_BITS_H
#define CIMAGE_JPEG_LOSSLESS_BITS_H

#include <string.h>

#include "jpeg_bits.h"
#include "jpeg_lossless.h"

enum { LOOKUP_BITS = 12 };

/// What the next LOOKUP_BITS bits begin with. `total` 0: a longer code, an undefined one, or category 16.
typedef struct {
    uint8_t total;  ///< bits of code and value
    uint8_t code;   ///< bits of the code
    uint8_t category;
} lookup_entry;

typedef struct {
    lookup_entry lookup[1 << LOOKUP_BITS];
    uint32_t ends[17];     ///< [length]: first 16-bit pattern behind the codes of this length
    uint32_t firsts[17];   ///< [length]: first 16-bit pattern of the codes of this length
    int offsets[17];       ///< [length]: index of its first category
    uint8_t categories[256];
} lossless_decoder;

static inline cimage_status lossless_decoder_init(
    lossless_decoder *decoder, const lossless_huffman *table, cimage_error **error) {
    memset(decoder, 0, sizeof *decoder);
    memcpy(decoder->categories, table->categories, sizeof decoder->categories);
    uint32_t pattern = 0;
    int index = 0;
    for (int length = 1; length <= 16; length++) {
        decoder->firsts[length] = pattern;
        decoder->offsets[length] = index;
        for (int i = 0; i < table->counts[length]; i++, index++) {
            uint8_t category = table->categories[index];
            if (category > 16)
                return cimage_fail(error, CIMAGE_DAMAGED, "a Huffman table with differences beyond 16 bits");
            if (length <= LOOKUP_BITS && category < 16) {
                lookup_entry entry = {(uint8_t)(length + category), (uint8_t)length, category};
                uint32_t first = pattern >> (16 - LOOKUP_BITS), span = 1u << (LOOKUP_BITS - length);
                for (uint32_t j = 0; j < span; j++) decoder->lookup[first + j] = entry;
            }
            pattern += 1u << (16 - length);
        }
        decoder->ends[length] = pattern;
    }
    return CIMAGE_OK;
}

/// The rare codes; leaves at least 56 bits available again, so that callers may count on them.
static __attribute__((noinline)) int32_t read_long_difference(
    bit_reader *reader, const lossless_decoder *decoder) {
    refill(reader);
    uint32_t pattern = (uint32_t)(reader->bits >> 48);
    uint32_t length = 1;
    while (length <= 16 && pattern >= decoder->ends[length]) length++;
    if (length > 16) {
        reader->invalid = 1;
        length = 16;
        skip(reader, length);
        refill(reader);
        return 0;
    }
    uint32_t index = (pattern - decoder->firsts[length]) >> (16 - length);
    uint32_t category = decoder->categories[decoder->offsets[length] + (int)index];
    skip(reader, length);
    int32_t difference = 32768;  // category 16 has no value bits
    if (category < 16) {
        difference = extend(reader->bits, category);
        skip(reader, category);
    }
    refill(reader);
    return difference;
}

/// Uses at most 27 of the available bits: two differences may follow one refill.
static inline int32_t read_difference(bit_reader *reader, const lossless_decoder *decoder) {
    lookup_entry entry = decoder->lookup[reader->bits >> (64 - LOOKUP_BITS)];
    if (__builtin_expect(entry.total == 0, 0)) {
        bit_reader other = *reader;  // so that the reader itself may live in registers
        int32_t difference = read_long_difference(&other, decoder);
        *reader = other;
        return difference;
    }
    int32_t difference = extend(reader->bits << entry.code, entry.category);
    skip(reader, entry.total);
    return difference;
}

#endif
