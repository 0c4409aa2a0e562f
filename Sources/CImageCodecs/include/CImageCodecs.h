// C shim over TurboJPEG and libpng, and the pixel loops that Swift would run slower.
//
// Functions return a status, write results to out-parameters and, on failure, an owned error that the caller
// frees with cimage_error_free. No longjmp leaves this target, and nothing here prints or exits.
#ifndef CIMAGECODECS_H
#define CIMAGECODECS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

typedef enum {
    CIMAGE_OK = 0,
    CIMAGE_DAMAGED = 1,      ///< the data is corrupt
    CIMAGE_UNSUPPORTED = 2,  ///< a valid file of a kind that the codec can't decode
    CIMAGE_NO_MEMORY = 3,
    CIMAGE_TRUNCATED = 4,    ///< the data ends before the image does
} cimage_status;

typedef struct cimage_error {
    cimage_status status;
    char message[256];
} cimage_error;

void cimage_error_free(cimage_error *_Nullable error);

/// Uninitialised memory, or NULL where it is short; Swift's own allocation would end the process.
void *_Nullable cimage_allocate(size_t count);
void cimage_free(void *_Nullable memory);

// MARK: JPEG

/// A TurboJPEG decompressor. One thread at a time.
typedef struct cimage_jpeg_decoder cimage_jpeg_decoder;

cimage_jpeg_decoder *_Nullable cimage_jpeg_decoder_create(void);
void cimage_jpeg_decoder_destroy(cimage_jpeg_decoder *_Nullable decoder);

/// Decodes luma to width * height gray bytes. Width and height are those of the file, divided by 1, 2, 4 or 8 and
/// rounded up: they choose the DCT scale. A four-component file goes through CMYK; the others never compute chroma.
cimage_status cimage_jpeg_decode_gray(
    cimage_jpeg_decoder *decoder, const uint8_t *bytes, size_t count, int width, int height, int components,
    uint8_t *gray, cimage_error *_Nullable *_Nonnull error);

/// What a faster decoder for baseline JPEGs at 1 / 4 or 1 / 8 of their size reuses. One thread at a time.
typedef struct cimage_jpeg_reducer cimage_jpeg_reducer;

cimage_jpeg_reducer *_Nullable cimage_jpeg_reducer_create(void);
void cimage_jpeg_reducer_destroy(cimage_jpeg_reducer *_Nullable reducer);

/// Decodes luma as cimage_jpeg_decode_gray does, to the same values, where the file is a baseline one and beyond doubt
/// sound: 1. Else 0, whatever the reason.
int cimage_jpeg_decode_reduced(
    cimage_jpeg_reducer *reducer, const uint8_t *bytes, size_t count, int reduction, int width, int height,
    uint8_t *gray);

/// Encodes gray pixels as a baseline JPEG into a buffer to be freed with cimage_free.
cimage_status cimage_jpeg_encode_gray(
    const uint8_t *gray, int width, int height, int quality, uint8_t *_Nullable *_Nonnull bytes, size_t *count,
    cimage_error *_Nullable *_Nonnull error);

// MARK: Lossless JPEG

/// Size, components and bits per sample of a lossless JPEG (ITU-T T.81, process 14) with one or three components.
cimage_status cimage_jpeg_lossless_header(
    const uint8_t *bytes, size_t count, int *width, int *height, int *components, int *precision,
    cimage_error *_Nullable *_Nonnull error);

/// Decodes to width * height * components interleaved samples; `capacity` is the room for them. A damaged or a
/// careless file may hold values beyond its precision: they come as they are.
cimage_status cimage_jpeg_lossless_decode(
    const uint8_t *bytes, size_t count, uint16_t *pixels, size_t capacity, cimage_error *_Nullable *_Nonnull error);

// MARK: PNG

/// What one PNG after another reuses: an inflater and the memory for inflated rows. One thread at a time.
typedef struct cimage_png_decoder cimage_png_decoder;

cimage_png_decoder *_Nullable cimage_png_decoder_create(void);
void cimage_png_decoder_destroy(cimage_png_decoder *_Nullable decoder);

/// Decodes to width * height gray values of sample_bytes (1 or 2) bytes in native order. Width, height and
/// sample size are those of the header (2 where it says 16 bits); another size in the file is an error.
cimage_status cimage_png_decode_gray(
    cimage_png_decoder *decoder, const uint8_t *bytes, size_t count, int width, int height, int sample_bytes,
    void *gray, cimage_error *_Nullable *_Nonnull error);

/// The two ways that it chooses from. At once: 1 where the file is beyond doubt sound, not interlaced and not a giant,
/// and was decoded; else 0, whatever the reason. Streaming: libpng's way, which decodes every PNG or says what is wrong.
int cimage_png_decode_at_once(
    cimage_png_decoder *decoder, const uint8_t *bytes, size_t count, int width, int height, int sample_bytes,
    void *gray);
cimage_status cimage_png_decode_streaming(
    const uint8_t *bytes, size_t count, int width, int height, int sample_bytes, void *gray,
    cimage_error *_Nullable *_Nonnull error);

typedef enum { CIMAGE_GRAY8 = 0, CIMAGE_GRAY16 = 1, CIMAGE_RGB8 = 2 } cimage_png_format;

/// Encodes rows of native-order samples; level is zlib's, 0 to 9.
cimage_status cimage_png_encode(
    const void *pixels, int width, int height, cimage_png_format format, int level,
    uint8_t *_Nullable *_Nonnull bytes, size_t *count, cimage_error *_Nullable *_Nonnull error);

// MARK: Colour

/// How colourful a JPEG or PNG is: the mean difference between a pixel's strongest and weakest channel (0 to 255),
/// and the share of pixels where it exceeds 48. Both 0 for gray files and where colour can't be had.
void cimage_chroma(const uint8_t *bytes, size_t count, size_t most_pixels, double *mean, double *share);

// MARK: Resampling

/// The source region that is stretched over the target, in pixels of the source. Pixels wholly outside it have
/// no influence, as if the source had been cropped first.
typedef struct {
    double left, top, right, bottom;
} cimage_box;

/// Pillow's anti-aliased bilinear filter: 22-bit coefficients, 8-bit result of each pass, horizontal pass first.
/// Equal to Pillow bit for bit where it begins with the same pass (always until version 12), else within one level.
/// Rows of the target start every target_stride bytes.
cimage_status cimage_resample_gray8(
    const uint8_t *source, int width, int height, cimage_box box, uint8_t *target, int target_width,
    int target_height, size_t target_stride);

/// The same filter in floating point over 16-bit values, which the last step maps to 8 bits: round(v / 257).
cimage_status cimage_resample_gray16(
    const uint16_t *source, int width, int height, cimage_box box, uint8_t *target, int target_width,
    int target_height, size_t target_stride);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#endif
