#include <stdio.h>
#include <string.h>

#include "jpeg_lossless.h"

enum {
    SOF3 = 0xC3, DHT = 0xC4, JPG = 0xC8, DAC = 0xCC, RST0 = 0xD0, RST7 = 0xD7, SOI = 0xD8, EOI = 0xD9, SOS = 0xDA,
    DNL = 0xDC, DRI = 0xDD, TEM = 0x01,
};

typedef struct {
    const uint8_t *data;  ///< what follows the segment's length
    size_t count;
} segment;

static int big_endian16(const uint8_t *bytes) { return bytes[0] << 8 | bytes[1]; }

static cimage_status damaged(cimage_error **error, const char *message) {
    return cimage_fail(error, CIMAGE_DAMAGED, message);
}

static cimage_status unsupported(cimage_error **error, const char *message) {
    return cimage_fail(error, CIMAGE_UNSUPPORTED, message);
}

static const char *other_process(int marker) {
    switch (marker) {
    case 0xC0: return "it is baseline, not lossless";
    case 0xC1: return "it is extended sequential, not lossless";
    case 0xC2: return "it is progressive, not lossless";
    case 0xCB: return "lossless with arithmetic coding";
    case 0xC7: case 0xCF: return "hierarchical lossless";
    default: return "it is not a lossless JPEG";
    }
}

static cimage_status read_frame(segment frame, lossless_layout *layout, cimage_error **error) {
    if (frame.count < 6) return damaged(error, "a frame header that is too short");
    layout->precision = frame.data[0];
    layout->height = big_endian16(frame.data + 1);
    layout->width = big_endian16(frame.data + 3);
    layout->components = frame.data[5];
    if (layout->precision < 2 || layout->precision > 16) return damaged(error, "a precision outside 2 to 16 bits");
    if (layout->width == 0) return damaged(error, "a width of 0");
    if (layout->height == 0) return unsupported(error, "its height comes after the first scan");
    if (layout->components != 1 && layout->components != 3)
        return unsupported(error, "neither one nor three components");
    if (frame.count != 6 + 3 * (size_t)layout->components)
        return damaged(error, "a frame header of the wrong length");
    for (int c = 0; c < layout->components; c++) {
        layout->component_ids[c] = frame.data[6 + 3 * c];
        // A single component is never subsampled, whatever its factors say (T.81, A.2.2).
        if (layout->components > 1 && frame.data[7 + 3 * c] != frame.data[7])
            return unsupported(error, "components of different sizes");
    }
    if (layout->components > 1 && frame.data[7] != 0x11)
        return unsupported(error, "interleaved components in blocks");
    return CIMAGE_OK;
}

/// One segment may define several tables. Those of class 1 belong to the other processes.
static cimage_status read_tables(segment tables, lossless_layout *layout, cimage_error **error) {
    while (tables.count > 0) {
        if (tables.count < 17) return damaged(error, "a Huffman table that is too short");
        int kind = tables.data[0] >> 4, index = tables.data[0] & 15;
        if (kind > 1 || index >= LOSSLESS_TABLES) return damaged(error, "a Huffman table of no known place");
        size_t total = 0;
        uint32_t room = 1;  // codes that are left at this length
        for (int length = 1; length <= 16; length++) {
            room *= 2;
            if (tables.data[length] > room) return damaged(error, "a Huffman table with too many codes");
            room -= tables.data[length];
            total += tables.data[length];
        }
        if (total > 256 || tables.count < 17 + total)
            return damaged(error, "a Huffman table that is longer than its segment");
        if (kind == 0) {
            lossless_huffman *table = &layout->tables[index];
            table->defined = 1;
            memcpy(table->counts, tables.data, 17);
            memcpy(table->categories, tables.data + 17, total);
        }
        tables.data += 17 + total;
        tables.count -= 17 + total;
    }
    return CIMAGE_OK;
}

static cimage_status read_scan(segment scan, lossless_layout *layout, cimage_error **error) {
    if (layout->components == 0) return damaged(error, "a scan before the frame header");
    if (scan.count < 1 || scan.count != 4 + 2 * (size_t)scan.data[0])
        return damaged(error, "a scan header of the wrong length");
    if (scan.data[0] != layout->components) return unsupported(error, "its components come in separate scans");
    for (int c = 0; c < layout->components; c++) {
        if (scan.data[1 + 2 * c] != layout->component_ids[c])
            return damaged(error, "the scan names a component that the frame doesn't");
        int table = scan.data[2 + 2 * c] >> 4;
        if (table >= LOSSLESS_TABLES || !layout->tables[table].defined)
            return damaged(error, "a Huffman table is missing");
        layout->component_tables[c] = table;
    }
    const uint8_t *parameters = scan.data + 1 + 2 * layout->components;
    layout->predictor = parameters[0];
    layout->point_transform = parameters[2] & 15;
    if (layout->predictor == 0) return unsupported(error, "hierarchical lossless");
    if (layout->predictor > 7) return damaged(error, "a predictor beyond 7");
    if (layout->point_transform >= layout->precision)
        return damaged(error, "a point transform that leaves no bits");
    if (layout->restart_interval % (uint32_t)layout->width != 0)
        return damaged(error, "a restart interval that ends within a row");
    return CIMAGE_OK;
}

cimage_status lossless_read_layout(
    const uint8_t *bytes, size_t count, int stop_at_frame, lossless_layout *layout, cimage_error **error) {
    *error = NULL;
    memset(layout, 0, sizeof *layout);
    if (count < 2 || bytes[0] != 0xFF || bytes[1] != SOI) return damaged(error, "it doesn't start like a JPEG");
    size_t position = 2;
    for (;;) {
        if (position < count && bytes[position] != 0xFF) return damaged(error, "no marker where one must be");
        while (position < count && bytes[position] == 0xFF) position++;
        if (position + 3 > count) return cimage_fail(error, CIMAGE_TRUNCATED, "the data ends within the header");
        int marker = bytes[position++];
        if (marker == TEM || (marker >= RST0 && marker <= RST7)) continue;
        if (marker == EOI || marker == 0) return damaged(error, "no scan before the end");
        int length = big_endian16(bytes + position);
        if (length < 2) return damaged(error, "a segment of less than 2 bytes");
        if (count - position < (size_t)length)
            return cimage_fail(error, CIMAGE_TRUNCATED, "the data ends within the header");
        segment content = {bytes + position + 2, (size_t)length - 2};
        position += (size_t)length;
        cimage_status status = CIMAGE_OK;
        if (marker == SOF3) {
            if (layout->components != 0) return damaged(error, "two frame headers");
            status = read_frame(content, layout, error);
            if (status == CIMAGE_OK && stop_at_frame) return CIMAGE_OK;
        } else if (marker == DHT) {
            status = read_tables(content, layout, error);
        } else if (marker == DRI) {
            if (content.count != 2) return damaged(error, "a restart interval of the wrong length");
            layout->restart_interval = (uint32_t)big_endian16(content.data);
        } else if (marker == SOS) {
            layout->scan = position;
            return read_scan(content, layout, error);
        } else if (marker == DNL) {
            return unsupported(error, "its height comes after the first scan");
        } else if (marker >= 0xC0 && marker <= 0xCF && marker != JPG && marker != DAC) {
            return unsupported(error, other_process(marker));
        }
        if (status != CIMAGE_OK) return status;
    }
}

cimage_status cimage_jpeg_lossless_header(
    const uint8_t *bytes, size_t count, int *width, int *height, int *components, int *precision,
    cimage_error **error) {
    lossless_layout layout;
    cimage_status status = lossless_read_layout(bytes, count, 1, &layout, error);
    if (status != CIMAGE_OK) return status;
    *width = layout.width;
    *height = layout.height;
    *components = layout.components;
    *precision = layout.precision;
    return CIMAGE_OK;
}
