#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

typedef struct {
    uint8_t *bytes;
    size_t count, capacity;
    cimage_status status;
    char message[256];
} png_target;

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
    png_target *target = png_get_io_ptr(png);
    if (target->capacity - target->count < count) {
        size_t capacity = (target->count + count) * 2;
        uint8_t *grown = realloc(target->bytes, capacity);
        if (!grown) png_error(png, "out of memory");
        target->bytes = grown;
        target->capacity = capacity;
    }
    memcpy(target->bytes + target->count, bytes, count);
    target->count += count;
}

static void flush_nothing(png_structp png) { (void)png; }

static PNG_NORETURN void on_error(png_structp png, png_const_charp message) {
    png_target *target = png_get_error_ptr(png);
    target->status = strstr(message, "emory") ? CIMAGE_NO_MEMORY : CIMAGE_UNSUPPORTED;
    strncpy(target->message, message, sizeof target->message - 1);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static int is_little_endian(void) {
    const uint16_t one = 1;
    return *(const uint8_t *)&one == 1;
}

/// All that may longjmp; what must outlive the jump sits in `target`, outside this frame.
static void encode(
    png_structp png, png_infop info, png_target *target, const uint8_t *row, int width, int height,
    cimage_png_format format, int level) {
    if (setjmp(png_jmpbuf(png))) return;
    png_set_write_fn(png, target, write_bytes, flush_nothing);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_compression_level(png, level);
    png_set_IHDR(
        png, info, (png_uint_32)width, (png_uint_32)height, format == CIMAGE_GRAY16 ? 16 : 8,
        format == CIMAGE_RGB8 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    if (format == CIMAGE_GRAY16 && is_little_endian()) png_set_swap(png);
    size_t sample = format == CIMAGE_GRAY8 ? 1 : format == CIMAGE_GRAY16 ? 2 : 3;
    for (int y = 0; y < height; y++, row += (size_t)width * sample) png_write_row(png, row);
    png_write_end(png, info);
}

cimage_status cimage_png_encode(
    const void *pixels, int width, int height, cimage_png_format format, int level, uint8_t **bytes,
    size_t *count, cimage_error **error) {
    *bytes = NULL;
    *count = 0;
    png_target target = {.status = CIMAGE_OK};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &target, on_error, on_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (info)
        encode(png, info, &target, pixels, width, height, format, level);
    else
        target.status = CIMAGE_NO_MEMORY;
    if (png) png_destroy_write_struct(&png, &info);
    if (target.status != CIMAGE_OK) {
        free(target.bytes);
        return cimage_fail(error, target.status, target.message);
    }
    *bytes = target.bytes;
    *count = target.count;
    return CIMAGE_OK;
}
