#ifndef CTORCH_TYPES_H
#define CTORCH_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define CTORCH_BEGIN extern "C" {
#define CTORCH_END }
#define CTORCH_NOEXCEPT noexcept
#else
#define CTORCH_BEGIN
#define CTORCH_END
#define CTORCH_NOEXCEPT
#endif

typedef struct ctorch_tensor ctorch_tensor;
typedef struct ctorch_error ctorch_error;

/// What a call came to. The codes beyond `CTORCH_OK` are also kept in the error object.
typedef enum ctorch_status {
    CTORCH_OK = 0,
    CTORCH_REFUSED = 1,
    CTORCH_OUT_OF_MEMORY = 2,
} ctorch_status;

/// Element types; the values are libtorch's own, which the shim asserts when it is compiled.
typedef enum ctorch_dtype {
    CTORCH_UINT8 = 0,
    CTORCH_INT8 = 1,
    CTORCH_INT16 = 2,
    CTORCH_INT32 = 3,
    CTORCH_INT64 = 4,
    CTORCH_FLOAT16 = 5,
    CTORCH_FLOAT32 = 6,
    CTORCH_FLOAT64 = 7,
    CTORCH_BOOL = 11,
    CTORCH_BFLOAT16 = 15,
} ctorch_dtype;

/// Kinds of devices; the values are libtorch's own.
typedef enum ctorch_device_kind {
    CTORCH_CPU = 0,
    CTORCH_CUDA = 1,
    CTORCH_MPS = 13,
} ctorch_device_kind;

/// A device: its kind, and which of that kind (0 for the CPU and MPS).
typedef struct ctorch_device {
    int32_t kind;
    int32_t index;
} ctorch_device;

/// A borrowed list of sizes, strides or dimensions.
typedef struct ctorch_sizes {
    const int64_t *values;
    size_t count;
} ctorch_sizes;

/// A height and a width.
typedef struct ctorch_pair {
    int64_t height;
    int64_t width;
} ctorch_pair;

/// A borrowed list of borrowed tensors.
typedef struct ctorch_tensors {
    ctorch_tensor *const *values;
    size_t count;
} ctorch_tensors;

#endif
