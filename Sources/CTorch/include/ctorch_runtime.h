// The library itself: threads, seeds, devices, versions, and the modes that belong to the calling thread.
#ifndef CTORCH_RUNTIME_H
#define CTORCH_RUNTIME_H

#include "ctorch_types.h"

CTORCH_BEGIN

int32_t ctorch_runtime_threads(void) CTORCH_NOEXCEPT;
ctorch_status ctorch_runtime_set_threads(int32_t count, ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_runtime_seed(uint64_t seed, ctorch_error **error) CTORCH_NOEXCEPT;
/// Ops with no deterministic implementation then fail instead of differing between runs.
ctorch_status ctorch_runtime_set_deterministic(bool value, ctorch_error **error) CTORCH_NOEXCEPT;
/// For the calling thread and the threads it starts later; false where the processor can't.
bool ctorch_runtime_set_flush_denormal(bool value) CTORCH_NOEXCEPT;

/// Lets the allocator keep freed memory for the next step; false where the platform has no such setting.
bool ctorch_runtime_keep_memory(void) CTORCH_NOEXCEPT;

bool ctorch_runtime_has_cuda(void) CTORCH_NOEXCEPT;
bool ctorch_runtime_has_mps(void) CTORCH_NOEXCEPT;
int32_t ctorch_runtime_cuda_count(void) CTORCH_NOEXCEPT;

/// The version of the headers that this shim was compiled with.
const char *ctorch_runtime_compiled_version(void) CTORCH_NOEXCEPT;
/// Writes libtorch's own description of its build, cut to `capacity` bytes with the final zero; the whole length.
size_t ctorch_runtime_configuration(char *buffer, size_t capacity) CTORCH_NOEXCEPT;

/// Turns recording of gradients on or off for the calling thread; returns what it was.
bool ctorch_gradients_set_enabled(bool value) CTORCH_NOEXCEPT;
bool ctorch_gradients_enabled(void) CTORCH_NOEXCEPT;

/// Inference mode of the calling thread, from entering to leaving, in stack order.
typedef struct ctorch_inference ctorch_inference;
ctorch_inference *ctorch_inference_enter(void) CTORCH_NOEXCEPT;
void ctorch_inference_leave(ctorch_inference *self) CTORCH_NOEXCEPT;

/// Automatic mixed precision of the calling thread, from entering to leaving, in stack order.
typedef struct ctorch_autocast ctorch_autocast;
ctorch_autocast *ctorch_autocast_enter(ctorch_device device, int32_t dtype) CTORCH_NOEXCEPT;
void ctorch_autocast_leave(ctorch_autocast *self) CTORCH_NOEXCEPT;

CTORCH_END

#endif
