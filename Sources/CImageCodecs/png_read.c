// PNG by libpng, row after row: for interlaced and for giant files, and to say what is wrong with damaged ones.
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "png_internal.h"

typedef struct {
    const uint8_t *next;
    size_t remaining;
    uint8_t *row;  ///< one row of file samples
    int truncated;
    cimage_status status;
    char message[256];
} png_source;

static void read_bytes(png_structp png, png_bytep target, size_t count) {
    png_source *source = png_get_io_ptr(png);
    if (count > source->remaining) {
        source->truncated = 1;
        png_error(png, "the data ends too early");
    }
    memcpy(target, source->next, count);
    source->next += count;
    source->remaining -= count;
}

static PNG_NORETURN void on_error(png_structp png, png_const_charp message) {
    png_source *source = png_get_error_ptr(png);
    source->status = source->truncated             ? CIMAGE_TRUNCATED
                     : strstr(message, "emory") != NULL ? CIMAGE_NO_MEMORY
                                                   : CIMAGE_DAMAGED;
    strncpy(source->message, message, sizeof source->message - 1);
    png_longjmp(png, 1);
}

// Warnings are about colour profiles, text and other chunks that don't touch gray values.
static void on_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void read_palette(png_structp png, png_infop info, png_layout *layout) {
    png_colorp colors = NULL;
    int count = 0;
    if (!png_get_PLTE(png, info, &colors, &count)) png_error(png, "the palette is missing");
    for (int i = 0; i < count && i < 256; i++)
        layout->palette_luma[i] = (uint8_t)cimage_luma(colors[i].red, colors[i].green, colors[i].blue);
}

/// Reads rows pass by pass into a buffer of one row: an interlaced file needs no second image.
static void read_rows(png_structp png, const png_layout *layout, uint8_t *row, void *gray) {
    int passes = layout->interlaced ? PNG_INTERLACE_ADAM7_PASSES : 1;
    for (int pass = 0; pass < passes; pass++) {
        int top = 0, left = 0, down = 1, right = 1, rows = layout->height, columns = layout->width;
        if (layout->interlaced) {
            top = PNG_PASS_START_ROW(pass);
            left = PNG_PASS_START_COL(pass);
            down = PNG_PASS_ROW_OFFSET(pass);
            right = PNG_PASS_COL_OFFSET(pass);
            rows = (int)PNG_PASS_ROWS((png_uint_32)layout->height, pass);
            columns = (int)PNG_PASS_COLS((png_uint_32)layout->width, pass);
        }
        if (columns == 0) continue;
        for (int y = 0; y < rows; y++) {
            png_read_row(png, row, NULL);
            size_t start = (size_t)(top + y * down) * (size_t)layout->width + (size_t)left;
            if (layout->bit_depth == 16)
                cimage_png_gray_row16(layout, row, columns, (uint16_t *)gray + start, (size_t)right);
            else
                cimage_png_gray_row8(layout, row, columns, (uint8_t *)gray + start, (size_t)right);
        }
    }
}

/// All that may longjmp. What must outlive the jump sits in `source`, outside this frame.
static void decode(
    png_structp png, png_infop info, png_source *source, int width, int height, int sample_bytes, void *gray) {
    if (setjmp(png_jmpbuf(png))) return;
    png_set_read_fn(png, source, read_bytes);
    // The caller has checked the header against its own limit of pixels.
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    // Every ancillary chunk is skipped: none changes a gray value here, some can be huge.
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_read_info(png, info);
    png_layout layout = {
        .color_type = png_get_color_type(png, info),
        .bit_depth = png_get_bit_depth(png, info),
        .width = (int)png_get_image_width(png, info),
        .height = (int)png_get_image_height(png, info),
        .interlaced = png_get_interlace_type(png, info) != PNG_INTERLACE_NONE,
    };
    if (layout.width != width || layout.height != height || (layout.bit_depth == 16) != (sample_bytes == 2))
        png_error(png, "the header contradicts itself");
    if (layout.color_type == PNG_COLOR_TYPE_PALETTE) read_palette(png, info, &layout);
    if (layout.color_type == PNG_COLOR_TYPE_GRAY)
        png_set_expand_gray_1_2_4_to_8(png);
    else if (layout.bit_depth < 8)
        png_set_packing(png);
    png_read_update_info(png, info);
    source->row = malloc(png_get_rowbytes(png, info));
    if (!source->row) png_error(png, "out of memory");
    read_rows(png, &layout, source->row, gray);
    png_read_end(png, NULL);
}

cimage_status cimage_png_decode_streaming(
    const uint8_t *bytes, size_t count, int width, int height, int sample_bytes, void *gray,
    cimage_error **error) {
    png_source source = {.next = bytes, .remaining = count, .status = CIMAGE_OK};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, on_error, on_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (info)
        decode(png, info, &source, width, height, sample_bytes, gray);
    else
        source.status = CIMAGE_NO_MEMORY;
    free(source.row);
    if (png) png_destroy_read_struct(&png, &info, NULL);
    return source.status == CIMAGE_OK ? CIMAGE_OK : cimage_fail(error, source.status, source.message);
}
