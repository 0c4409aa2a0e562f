// Shared by the shim's files: the handle types, the one guard, and conversions of arguments.
#pragma once

#include "CTorch.h"

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>
#include <c10/util/Exception.h>

#include <new>
#include <optional>
#include <string>
#include <vector>

struct ctorch_tensor {
    at::Tensor value;
};

struct ctorch_error {
    std::string message;
};

namespace ctorch {

inline ctorch_status fail(ctorch_error **error, ctorch_status status, const char *message) noexcept {
    try {
        if (error) *error = new ctorch_error{message};
    } catch (...) {
        // No memory even for the message: the status alone tells.
    }
    return status;
}

/// The calling thread's own generator for dropout on the CPU: libtorch's global one is shared by all threads, so that
/// two networks trained in one process would take each other's draws.
at::Generator &thread_generator();

/// Runs `body` and turns whatever it throws into a status and an error object. Every fallible function of the
/// boundary is one call of this, so that no exception crosses into Swift.
template <typename Body> ctorch_status guarded(ctorch_error **error, Body &&body) noexcept {
    try {
        body();
        return CTORCH_OK;
    } catch (const c10::OutOfMemoryError &problem) {
        return fail(error, CTORCH_OUT_OF_MEMORY, problem.what_without_backtrace());
    } catch (const c10::Error &problem) {
        // The CPU allocator reports exhausted memory as a plain error.
        const std::string message = problem.what_without_backtrace();
        const bool exhausted = message.find("can't allocate memory") != std::string::npos;
        return fail(error, exhausted ? CTORCH_OUT_OF_MEMORY : CTORCH_REFUSED, message.c_str());
    } catch (const std::bad_alloc &) {
        return fail(error, CTORCH_OUT_OF_MEMORY, "memory is exhausted");
    } catch (const std::exception &problem) {
        return fail(error, CTORCH_REFUSED, problem.what());
    } catch (...) {
        return fail(error, CTORCH_REFUSED, "an exception of an unknown type was thrown");
    }
}

/// Like `guarded`, for a body that returns the tensor to hand out.
template <typename Body> ctorch_status produced(ctorch_tensor **out, ctorch_error **error, Body &&body) noexcept {
    return guarded(error, [&] { *out = new ctorch_tensor{body()}; });
}

inline std::optional<at::Tensor> optional(const ctorch_tensor *tensor) {
    return tensor ? std::optional<at::Tensor>(tensor->value) : std::nullopt;
}

inline at::IntArrayRef sizes(const ctorch_sizes &list) { return {list.values, list.count}; }

/// A pair as an array that lives as long as the pair.
inline at::IntArrayRef sizes(const ctorch_pair &pair) { return {&pair.height, 2}; }

inline std::vector<at::Tensor> tensors(const ctorch_tensors &list) {
    std::vector<at::Tensor> result;
    result.reserve(list.count);
    for (size_t index = 0; index < list.count; ++index) result.push_back(list.values[index]->value);
    return result;
}

inline at::ScalarType scalar_type(int32_t dtype) { return static_cast<at::ScalarType>(dtype); }

inline at::Device device(const ctorch_device &device) {
    const auto kind = static_cast<at::DeviceType>(device.kind);
    return kind == at::kCPU ? at::Device(kind) : at::Device(kind, static_cast<at::DeviceIndex>(device.index));
}

inline at::TensorOptions options(int32_t dtype, const ctorch_device &place) {
    return at::TensorOptions().dtype(scalar_type(dtype)).device(device(place));
}

static_assert(offsetof(ctorch_pair, width) == sizeof(int64_t) && sizeof(ctorch_pair) == 2 * sizeof(int64_t));
static_assert(static_cast<int>(at::kByte) == CTORCH_UINT8 && static_cast<int>(at::kChar) == CTORCH_INT8);
static_assert(static_cast<int>(at::kShort) == CTORCH_INT16 && static_cast<int>(at::kInt) == CTORCH_INT32);
static_assert(static_cast<int>(at::kLong) == CTORCH_INT64 && static_cast<int>(at::kHalf) == CTORCH_FLOAT16);
static_assert(static_cast<int>(at::kFloat) == CTORCH_FLOAT32 && static_cast<int>(at::kDouble) == CTORCH_FLOAT64);
static_assert(static_cast<int>(at::kBool) == CTORCH_BOOL && static_cast<int>(at::kBFloat16) == CTORCH_BFLOAT16);
static_assert(static_cast<int>(at::kCPU) == CTORCH_CPU && static_cast<int>(at::kCUDA) == CTORCH_CUDA);
static_assert(static_cast<int>(at::kMPS) == CTORCH_MPS);

} // namespace ctorch
