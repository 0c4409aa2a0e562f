// C boundary over DCMTK and OpenJPEG. Opaque handles; functions return a status, write results to out-parameters
// and on failure an owned error. No C++ exception crosses it.
#ifndef CDICOM_H
#define CDICOM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
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

/// A parsed data set.
typedef struct cdicom_object cdicom_object;

/// Frees an error; `NULL` is allowed.
void cdicom_error_free(cdicom_error *error);

/// The version of DCMTK that the shim was built against, such as "3.6.7".
const char *cdicom_dcmtk_version(void);

#ifdef __cplusplus
}
#endif

#endif
