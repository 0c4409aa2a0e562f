// De-identification of a data set by a table of rules (PS3.15, Annex E). The table and the secrets stay with the caller.
#ifndef CDICOM_DEIDENTIFY_H
#define CDICOM_DEIDENTIFY_H

#include "cdicom.h"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

typedef enum {
    CDICOM_ACTION_KEEP = 0,
    CDICOM_ACTION_REMOVE,
    CDICOM_ACTION_EMPTY,
    /// A value that says nothing, of the attribute's own value representation.
    CDICOM_ACTION_DUMMY,
    /// A new UID, the same for the same old one.
    CDICOM_ACTION_UID,
    /// A date moved by the patient's own number of days; one that can't be read is emptied.
    CDICOM_ACTION_SHIFT,
} cdicom_action;

/// What becomes of the attributes whose tag equals `tag` in the bits of `mask`.
typedef struct cdicom_rule {
    uint32_t tag, mask;
    cdicom_action action;
} cdicom_rule;

/// Native pixels, little endian, samples of a pixel side by side, that take the place of the file's own.
typedef struct cdicom_native_pixels {
    const uint8_t *CDICOM_NULLABLE bytes;
    size_t count;
    int bits_allocated, bits_stored;
    bool is_signed;
    const char *CDICOM_NULLABLE photometric;
} cdicom_native_pixels;

typedef struct cdicom_deidentification {
    const cdicom_rule *rules;
    size_t rule_count;
    /// Rules decide on UIDs alone; otherwise those that no rule names are renewed, too.
    bool keeps_uids;

    void *context;
    /// Writes the UID that stands for `uid`.
    void (*renew_uid)(void *context, const char *uid, char *replacement /* [65] */);
    /// Writes the name that stands for the patient, and the days to move the patient's dates by.
    void (*name_patient)(
        void *context, const char *patient_id, const char *patient_name, char *replacement /* [65] */, int *days);

    /// De-identification Method, and its codes of the coding scheme DCM: code, meaning, code, meaning …
    const char *method;
    const char *CDICOM_NONNULL const *CDICOM_NONNULL codes;
    size_t code_count;
    /// Longitudinal Temporal Information Modified.
    const char *temporal_information;
    /// The UID for an instance that has none.
    const char *fallback_uid;
    const char *implementation_uid;
    const char *implementation_name;

    /// Used where its bytes are not null.
    cdicom_native_pixels pixels;
} cdicom_deidentification;

typedef struct cdicom_deidentified {
    uint8_t *CDICOM_NULLABLE bytes;
    size_t count;
    char instance_uid[65];
    char patient[65];
    /// What was done beyond the rules, one sentence a line.
    char *CDICOM_NULLABLE notes;
} cdicom_deidentified;

/// Makes a DICOM file that says nothing of whose it is. Pixel data are copied byte by byte, unless others are given.
///
/// Free `bytes` and `notes` with cdicom_memory_free.
cdicom_status cdicom_deidentify(
    const uint8_t *bytes, size_t count, size_t inflated_limit, const cdicom_deidentification *request,
    cdicom_deidentified *result, cdicom_error *CDICOM_NULLABLE *CDICOM_NONNULL error);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#ifdef __cplusplus
}
#endif

#endif
