// New objects that refer to a film: of its patient and study, with elements of their own.
#ifndef CDICOM_DERIVED_H
#define CDICOM_DERIVED_H

#include "cdicom.h"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

/// A data set that is being made from another, its source.
typedef struct cdicom_derived cdicom_derived;

/// Begins an empty data set from the bytes of a file; its texts will be UTF-8.
cdicom_status cdicom_derived_open(
    const uint8_t *source, size_t count, size_t inflated_limit,
    cdicom_derived *CDICOM_NULLABLE *CDICOM_NONNULL derived, cdicom_error *CDICOM_NULLABLE *CDICOM_NONNULL error);
void cdicom_derived_close(cdicom_derived *CDICOM_NULLABLE derived);

/// Whether the source has an element with a value.
bool cdicom_derived_source_has(cdicom_derived *derived, uint32_t tag);

/// Copies an element of the source: to the top, or into an item such as "(0028,3110)[0]". Nothing where the source has
/// none.
cdicom_status cdicom_derived_copy(
    cdicom_derived *derived, uint32_t tag, const char *CDICOM_NULLABLE item,
    cdicom_error *CDICOM_NULLABLE *CDICOM_NONNULL error);

/// Sets an element, such as "(0008,1115)[0].(0020,000e)", to values joined by backslashes; sequences and items on the
/// way are made.
cdicom_status cdicom_derived_set(
    cdicom_derived *derived, const char *path, const char *value,
    cdicom_error *CDICOM_NULLABLE *CDICOM_NONNULL error);

/// Sets the pixels, 8 bits per sample.
cdicom_status cdicom_derived_pixels(
    cdicom_derived *derived, const uint8_t *bytes, size_t count,
    cdicom_error *CDICOM_NULLABLE *CDICOM_NONNULL error);

/// The file, in explicit little endian. Free it with cdicom_memory_free.
cdicom_status cdicom_derived_write(
    cdicom_derived *derived, const char *implementation_uid, const char *implementation_name,
    uint8_t *CDICOM_NULLABLE *CDICOM_NONNULL bytes, size_t *count,
    cdicom_error *CDICOM_NULLABLE *CDICOM_NONNULL error);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#ifdef __cplusplus
}
#endif

#endif
