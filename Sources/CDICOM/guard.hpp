#pragma once

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <utility>

#include "cdicom.h"

namespace cdicom {

/// Thrown inside the shim only; `guarded` turns it into a status.
struct Failure {
    cdicom_status status;
    char message[512];

    /// A plain sentence in printf's format.
    __attribute__((format(printf, 3, 4))) Failure(cdicom_status status, const char *format, ...) : status(status) {
        va_list arguments;
        va_start(arguments, format);
        std::vsnprintf(message, sizeof message, format, arguments);
        va_end(arguments);
    }
};

inline cdicom_status report(cdicom_status status, const char *text, cdicom_error **error) noexcept {
    if (error == nullptr) return status;
    *error = static_cast<cdicom_error *>(std::calloc(1, sizeof(cdicom_error)));
    if (*error != nullptr) {
        (*error)->status = status;
        std::snprintf((*error)->message, sizeof (*error)->message, "%s", text);
    }
    return status;
}

/// Runs `body`; no exception leaves it.
template <typename Body>
cdicom_status guarded(cdicom_error **error, Body &&body) noexcept {
    try {
        std::forward<Body>(body)();
        return CDICOM_OK;
    } catch (const Failure &failure) {
        return report(failure.status, failure.message, error);
    } catch (const std::bad_alloc &) {
        return report(CDICOM_NO_MEMORY, "there isn't enough memory", error);
    } catch (const std::exception &exception) {
        return report(CDICOM_DAMAGED, exception.what(), error);
    } catch (...) {
        return report(CDICOM_DAMAGED, "an unknown failure inside the DICOM library", error);
    }
}

}  // namespace cdicom
