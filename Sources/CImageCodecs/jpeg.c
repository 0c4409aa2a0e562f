#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

#include "internal.h"

struct cimage_jpeg_decoder {
    tjhandle handle;
};

// A truncated film still "decodes", with a warning and a gray lower half; so a warning is an error. The scan limit
// stops progressive files that repeat scans to burn time.
enum { DECODE_FLAGS = TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS | TJFLAG_ACCURATEDCT };

cimage_jpeg_decoder *cimage_jpeg_decoder_create(void) {
    cimage_jpeg_decoder *decoder = malloc(sizeof *decoder);
    if (!decoder) return NULL;
    decoder->handle = tjInitDecompress();
    if (!decoder->handle) {
        free(decoder);
        return NULL;
    }
    return decoder;
}

void cimage_jpeg_decoder_destroy(cimage_jpeg_decoder *decoder) {
    if (!decoder) return;
    tjDestroy(decoder->handle);
    free(decoder);
}

static cimage_status jpeg_failure(tjhandle handle, cimage_error **error) {
    const char *message = tjGetErrorStr2(handle);
    // TurboJPEG has no codes for these; the texts are libjpeg's own and have been stable for decades.
    cimage_status status = CIMAGE_DAMAGED;
    if (strstr(message, "remature end"))
        status = CIMAGE_TRUNCATED;
    else if (strstr(message, "nsufficient memory") || strstr(message, "emory allocation"))
        status = CIMAGE_NO_MEMORY;
    else if (strstr(message, "nsupported") || strstr(message, "not implemented") || strstr(message, "not supported"))
        status = CIMAGE_UNSUPPORTED;
    return cimage_fail(error, status, message);
}

/// Inverted CMYK (Adobe's convention, which Pillow assumes, too) to gray by way of RGB.
static void gray_from_inverted_cmyk(const uint8_t *cmyk, uint8_t *gray, size_t count) {
    for (size_t i = 0; i < count; i++, cmyk += 4) {
        uint32_t black = cmyk[3], rgb[3];
        for (int c = 0; c < 3; c++) {
            uint32_t product = (255u - cmyk[c]) * black + 128;
            uint32_t ink = ((product >> 8) + product) >> 8;
            rgb[c] = black > ink ? black - ink : 0;
        }
        gray[i] = (uint8_t)cimage_luma(rgb[0], rgb[1], rgb[2]);
    }
}

cimage_status cimage_jpeg_decode_gray(
    cimage_jpeg_decoder *decoder, const uint8_t *bytes, size_t count, int width, int height, int components,
    uint8_t *gray, cimage_error **error) {
    tjhandle handle = decoder->handle;
    if (components != 4) {
        int failed = tjDecompress2(
            handle, bytes, (unsigned long)count, gray, width, width, height, TJPF_GRAY, DECODE_FLAGS);
        return failed ? jpeg_failure(handle, error) : CIMAGE_OK;
    }
    size_t pixels = (size_t)width * (size_t)height;
    uint8_t *cmyk = malloc(pixels * 4);
    if (!cmyk) return cimage_fail(error, CIMAGE_NO_MEMORY, "out of memory");
    cimage_status status = CIMAGE_OK;
    if (tjDecompress2(
            handle, bytes, (unsigned long)count, cmyk, width, 0, height, TJPF_CMYK, DECODE_FLAGS)) {
        status = jpeg_failure(handle, error);
    } else {
        gray_from_inverted_cmyk(cmyk, gray, pixels);
    }
    free(cmyk);
    return status;
}

cimage_status cimage_jpeg_encode_gray(
    const uint8_t *gray, int width, int height, int quality, uint8_t **bytes, size_t *count,
    cimage_error **error) {
    *bytes = NULL;
    *count = 0;
    tjhandle handle = tjInitCompress();
    if (!handle) return cimage_fail(error, CIMAGE_NO_MEMORY, "out of memory");
    unsigned char *encoded = NULL;
    unsigned long size = 0;
    cimage_status status = CIMAGE_OK;
    if (tjCompress2(
            handle, gray, width, 0, height, TJPF_GRAY, &encoded, &size, TJSAMP_GRAY, quality,
            TJFLAG_ACCURATEDCT)) {
        status = jpeg_failure(handle, error);
    } else if (!(*bytes = malloc(size))) {
        status = cimage_fail(error, CIMAGE_NO_MEMORY, "out of memory");
    } else {
        memcpy(*bytes, encoded, size);
        *count = size;
    }
    tjFree(encoded);
    tjDestroy(handle);
    return status;
}
