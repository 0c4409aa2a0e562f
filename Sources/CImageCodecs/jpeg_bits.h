// Bits of a JPEG's entropy-coded data (ITU-T T.81, annex F), from a copy without stuffed zeros.
#ifndef CIMAGE_JPEG_BITS_H
#define CIMAGE_JPEG_BITS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    uint64_t bits;        ///< the next bits, from the top
    uint32_t available;   ///< how many of them count
    const uint8_t *next;
    int invalid;          ///< an undefined code was met
} bit_reader;

/// Leaves at least 56 bits available.
static inline void refill(bit_reader *reader) {
    uint64_t word = 0;
    memcpy(&word, reader->next, 8);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    reader->bits |= word >> reader->available;
    reader->next += (63 - reader->available) >> 3;
    reader->available |= 56;
}

static inline void skip(bit_reader *reader, uint32_t count) {
    reader->bits <<= count;
    reader->available -= count;
}

/// The signed value of `category` bits at the top of `bits` (T.81, table H.2): below half its range it is negative.
static inline int32_t extend(uint64_t bits, uint32_t category) {
    int32_t value = (int32_t)(bits >> 1 >> (63 - category));
    int32_t negative = (int32_t)(~(int64_t)bits >> 63);
    return value - (negative & (int32_t)((1u << category) - 1));
}

/// Whether more bits were taken than the `count` bytes at `start` hold.
static inline int is_overrun(const bit_reader *reader, const uint8_t *start, size_t count) {
    return (size_t)(reader->next - start) > count + reader->available / 8;
}

/// Whether at least a byte of the `count` ones at `start` was never looked at.
static inline int is_underrun(const bit_reader *reader, const uint8_t *start, size_t count) {
    return count + reader->available / 8 > (size_t)(reader->next - start);
}

/// Copies entropy-coded data up to its marker, without stuffed zeros; returns where it stopped.
static inline const uint8_t *unstuff(const uint8_t *data, const uint8_t *end, uint8_t *target, size_t *copied) {
    uint8_t *start = target;
    while (data < end) {
        const uint8_t *prefix = memchr(data, 0xFF, (size_t)(end - data));
        size_t run = (size_t)((prefix ? prefix : end) - data);
        memcpy(target, data, run);
        target += run;
        data += run;
        if (!prefix || end - data < 2 || data[1] != 0) break;
        *target++ = 0xFF;
        data += 2;
    }
    *copied = (size_t)(target - start);
    return data;
}

#endif
