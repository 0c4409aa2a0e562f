#include <stdio.h>
#include <stdlib.h>

#include "internal.h"

cimage_status cimage_fail(cimage_error **error, cimage_status status, const char *message) {
    cimage_error *made = malloc(sizeof *made);
    if (made) {
        made->status = status;
        snprintf(made->message, sizeof made->message, "%s", message);
    }
    *error = made;
    return status;
}

void cimage_error_free(cimage_error *error) { free(error); }

void *cimage_allocate(size_t count) { return malloc(count); }

void cimage_free(void *memory) { free(memory); }
