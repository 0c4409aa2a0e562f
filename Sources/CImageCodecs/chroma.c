#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

#include "internal.h"

// Side of the sample that colour is judged on: a picture's colourfulness needs no more.
enum { SAMPLES_A_SIDE = 64 };

static void judge(const uint8_t *rgb, int width, int height, double *mean, double *share) {
    int across = width < SAMPLES_A_SIDE ? width : SAMPLES_A_SIDE;
    int down = height < SAMPLES_A_SIDE ? height : SAMPLES_A_SIDE;
    double sum = 0;
    long strong = 0;
    for (int y = 0; y < down; y++) {
        for (int x = 0; x < across; x++) {
            const uint8_t *p = rgb + 3 * ((size_t)(y * (long)height / down) * width + x * (long)width / across);
            int high = p[0] > p[1] ? p[0] : p[1], low = p[0] < p[1] ? p[0] : p[1];
            if (p[2] > high) high = p[2];
            if (p[2] < low) low = p[2];
            sum += high - low;
            strong += high - low > 48;
        }
    }
    *mean = sum / ((double)across * down);
    *share = strong / ((double)across * down);
}

static void judge_jpeg(const uint8_t *bytes, size_t count, size_t most_pixels, double *mean, double *share) {
    tjhandle handle = tjInitDecompress();
    int width, height, subsampling, colourspace;
    if (!handle) return;
    if (tjDecompressHeader3(handle, bytes, count, &width, &height, &subsampling, &colourspace) == 0
        && (colourspace == TJCS_YCbCr || colourspace == TJCS_RGB)) {
        int w = (width + 7) / 8, h = (height + 7) / 8;
        uint8_t *rgb = (size_t)width * height <= most_pixels ? malloc((size_t)w * h * 3) : NULL;
        if (rgb && tjDecompress2(handle, bytes, count, rgb, w, 0, h, TJPF_RGB, TJFLAG_LIMITSCANS) == 0)
            judge(rgb, w, h, mean, share);
        free(rgb);
    }
    tjDestroy(handle);
}

static void judge_png(const uint8_t *bytes, size_t count, size_t most_pixels, double *mean, double *share) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_memory(&image, bytes, count)) return;
    if ((image.format & PNG_FORMAT_FLAG_COLOR) && (size_t)image.width * image.height <= most_pixels) {
        image.format = PNG_FORMAT_RGB;
        uint8_t *rgb = malloc(PNG_IMAGE_SIZE(image));
        if (rgb && png_image_finish_read(&image, NULL, rgb, 0, NULL))
            judge(rgb, (int)image.width, (int)image.height, mean, share);
        free(rgb);
    }
    png_image_free(&image);
}

void cimage_chroma(const uint8_t *bytes, size_t count, size_t most_pixels, double *mean, double *share) {
    *mean = *share = 0;
    if (count > 8 && bytes[0] == 0xFF)
        judge_jpeg(bytes, count, most_pixels, mean, share);
    else if (count > 8 && memcmp(bytes, "\x89PNG", 4) == 0)
        judge_png(bytes, count, most_pixels, mean, share);
}
