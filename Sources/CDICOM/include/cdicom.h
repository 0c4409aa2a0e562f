// C boundary over DCMTK and OpenJPEG. Opaque handles; functions return a status, write results to out-parameters
// and on failure an owned error. No C++ exception crosses it.
#ifndef CDICOM_H
#define CDICOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__clang__)
#pragma clang assume_nonnull begin
#define CDICOM_NULLABLE _Nullable
#define CDICOM_NONNULL _Nonnull
#else
#define CDICOM_NULLABLE
#define CDICOM_NONNULL
#endif

typedef enum {
    CDICOM_OK = 0,
    /// The bytes end before what they declare.
    CDICOM_TRUNCATED,
    /// The bytes contradict the format.
    CDICOM_DAMAGED,
    /// A sound object of a kind that isn't read here.
    CDICOM_UNSUPPORTED,
    /// Memory isn't there.
    CDICOM_NO_MEMORY,
    /// A limit was exceeded; nothing was allocated for it.
    CDICOM_LIMIT,
} cdicom_status;

typedef struct cdicom_error {
    cdicom_status status;
    char message[512];
} cdicom_error;

/// A parsed data set over borrowed bytes.
typedef struct cdicom_object cdicom_object;

/// Frees an error; `NULL` is allowed.
void cdicom_error_free(cdicom_error *CDICOM_NULLABLE error);

/// The version of DCMTK that the shim was built against, such as "3.6.7".
const char *cdicom_dcmtk_version(void);

// MARK: Data set

/// What is read: everything, or only what comes before the pixels (whose bytes needn't be there).
typedef enum { CDICOM_WHOLE = 0, CDICOM_HEADER = 1 } cdicom_extent;

typedef enum {
    CDICOM_NO_PIXELS = 0,
    CDICOM_NATIVE,        ///< samples as they are, little or big endian
    CDICOM_ENCAPSULATED,  ///< compressed frames in fragments
    CDICOM_FLOAT,         ///< float or double samples
} cdicom_pixels;

typedef struct cdicom_info {
    char transfer_syntax[65];
    /// The transfer syntax isn't declared, or the data set contradicts it: it was told by the bytes.
    bool is_guessed;
    bool is_explicit;
    bool is_big_endian;
    cdicom_pixels pixels;
    /// Of native pixels: their bytes, and whether they are 16-bit words (which matters to 8-bit samples in big endian).
    const uint8_t *CDICOM_NULLABLE native;
    size_t native_count;
    bool native_is_words;
    /// Of encapsulated pixels: fragments after the offset table.
    size_t fragments;
} cdicom_info;

/// Checks the structure of a DICOM file, or of a bare data set, and then parses what precedes its pixels.
///
/// `bytes` must outlive the object. Refused before DCMTK sees them: lengths beyond the bytes present, sequences nested
/// more than 64 levels, a deflated data set that inflates to more than `inflated_limit` bytes.
cdicom_status cdicom_object_open(
    const uint8_t *bytes, size_t count, cdicom_extent extent, size_t inflated_limit,
    cdicom_object *CDICOM_NULLABLE *CDICOM_NONNULL object, cdicom_error *CDICOM_NULLABLE *CDICOM_NONNULL error);
void cdicom_object_close(cdicom_object *CDICOM_NULLABLE object);

void cdicom_object_info(const cdicom_object *object, cdicom_info *info);

// An element's path: a tag such as 0x00280010, or sequence, item, tag and so on: `{0x00283010, 0, 0x00283002}`.

/// The element's values as UTF-8 text joined by backslashes, numbers in decimal; `NULL` where there is none. Free it
/// with cdicom_memory_free.
cdicom_status cdicom_object_text(
    cdicom_object *object, const uint32_t *path, size_t path_count, char *CDICOM_NULLABLE *CDICOM_NONNULL text,
    cdicom_error *CDICOM_NULLABLE *CDICOM_NONNULL error);

/// The element's values as 16-bit words, bytes two to a word, low byte first; none where there is no element. Free
/// them with cdicom_memory_free.
cdicom_status cdicom_object_words(
    cdicom_object *object, const uint32_t *path, size_t path_count,
    uint16_t *CDICOM_NULLABLE *CDICOM_NONNULL words, size_t *count,
    cdicom_error *CDICOM_NULLABLE *CDICOM_NONNULL error);

/// Items of the sequence at the path; 0 where there is none.
cdicom_status cdicom_object_items(
    cdicom_object *object, const uint32_t *path, size_t path_count, size_t *count,
    cdicom_error *CDICOM_NULLABLE *CDICOM_NONNULL error);

void cdicom_memory_free(void *CDICOM_NULLABLE memory);

// MARK: Encapsulated frames

/// The compressed bytes of one of `frames` frames, from 0; they live until the next call or the object's end.
cdicom_status cdicom_frame_bytes(
    cdicom_object *object, size_t frames, size_t frame, const uint8_t *CDICOM_NULLABLE *CDICOM_NONNULL bytes,
    size_t *count, cdicom_error *CDICOM_NULLABLE *CDICOM_NONNULL error);

/// What an image's bytes declare about themselves.
typedef struct cdicom_codestream {
    int width, height, components, precision;
} cdicom_codestream;

/// Reads the header of a JPEG, a JPEG-LS or a JPEG 2000 codestream; nothing is decoded.
cdicom_status cdicom_codestream_read(
    const uint8_t *bytes, size_t count, cdicom_codestream *codestream,
    cdicom_error *CDICOM_NULLABLE *CDICOM_NONNULL error);

/// The Image Pixel attributes that a decoder needs.
typedef struct cdicom_frame_format {
    int rows, columns, samples;
    /// Bytes per sample of the target, 1 or 2: the codestream's precision decides for JPEG, Bits Allocated elsewhere.
    int sample_bytes;
    int bits_stored;
    bool is_signed;
    char photometric[17];
} cdicom_frame_format;

/// Decompresses one frame's bytes to rows * columns * samples values in native byte order, samples interleaved.
///
/// `photometric` becomes that of the values: decoding a YBR JPEG gives RGB.
cdicom_status cdicom_frame_decode(
    const char *transfer_syntax, const uint8_t *bytes, size_t count, cdicom_frame_format *format, void *target,
    size_t target_count, cdicom_error *CDICOM_NULLABLE *CDICOM_NONNULL error);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#ifdef __cplusplus
}
#endif

#endif
