#include "support.hpp"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/autocast_mode.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cstring>

// The version header moved in libtorch 2.9.
#if __has_include(<torch/headeronly/version.h>)
#include <torch/headeronly/version.h>
#else
#include <torch/csrc/api/include/torch/version.h>
#endif

using namespace ctorch;

int32_t ctorch_runtime_threads(void) noexcept { return at::get_num_threads(); }
ctorch_status ctorch_runtime_set_threads(int32_t count, ctorch_error **error) noexcept {
    return guarded(error, [&] { at::set_num_threads(count); });
}
at::Generator &ctorch::thread_generator() {
    static thread_local at::Generator generator = at::detail::createCPUGenerator();
    return generator;
}
ctorch_status ctorch_runtime_seed(uint64_t seed, ctorch_error **error) noexcept {
    return guarded(error, [&] {
        at::manual_seed(seed);
        thread_generator().set_current_seed(seed);
    });
}
ctorch_status ctorch_runtime_set_deterministic(bool value, ctorch_error **error) noexcept {
    return guarded(error, [&] {
        at::globalContext().setDeterministicAlgorithms(value, /*warn_only=*/false);
        at::globalContext().setDeterministicCuDNN(value);
        at::globalContext().setBenchmarkCuDNN(false);
    });
}
bool ctorch_runtime_set_flush_denormal(bool value) noexcept {
    return at::globalContext().setFlushDenormal(value);
}

bool ctorch_runtime_has_cuda(void) noexcept {
    bool result = false;
    (void)guarded(nullptr, [&] { result = at::hasCUDA(); });
    return result;
}
bool ctorch_runtime_has_mps(void) noexcept {
    bool result = false;
    (void)guarded(nullptr, [&] { result = at::hasMPS(); });
    return result;
}
int32_t ctorch_runtime_cuda_count(void) noexcept {
    int32_t result = 0;
    (void)guarded(nullptr, [&] { result = at::hasCUDA() ? at::detail::getCUDAHooks().deviceCount() : 0; });
    return result;
}

const char *ctorch_runtime_compiled_version(void) noexcept { return TORCH_VERSION; }
size_t ctorch_runtime_configuration(char *buffer, size_t capacity) noexcept {
    size_t length = 0;
    (void)guarded(nullptr, [&] {
        const std::string text = at::show_config();
        length = text.size();
        if (capacity == 0) return;
        const size_t copied = std::min(length, capacity - 1);
        std::memcpy(buffer, text.data(), copied);
        buffer[copied] = 0;
    });
    return length;
}

bool ctorch_gradients_set_enabled(bool value) noexcept {
    const bool previous = c10::GradMode::is_enabled();
    c10::GradMode::set_enabled(value);
    return previous;
}
bool ctorch_gradients_enabled(void) noexcept { return c10::GradMode::is_enabled(); }

struct ctorch_inference {
    c10::InferenceMode mode{true};
};

ctorch_inference *ctorch_inference_enter(void) noexcept { return new ctorch_inference; }
void ctorch_inference_leave(ctorch_inference *self) noexcept { delete self; }

namespace {

/// Changes the mode; the cache of cast weights knows no types, so that another type must not find it.
void set_autocast(at::DeviceType device, bool enabled, at::ScalarType dtype) {
    if (at::autocast::get_autocast_dtype(device) != dtype) at::autocast::clear_cache();
    at::autocast::set_autocast_enabled(device, enabled);
    at::autocast::set_autocast_dtype(device, dtype);
}

} // namespace

struct ctorch_autocast {
    at::DeviceType device;
    bool was_enabled;
    at::ScalarType dtype_before;
};

ctorch_autocast *ctorch_autocast_enter(ctorch_device place, int32_t dtype) noexcept {
    const auto kind = static_cast<at::DeviceType>(place.kind);
    auto *before = new ctorch_autocast{kind, at::autocast::is_autocast_enabled(kind),
                                       at::autocast::get_autocast_dtype(kind)};
    set_autocast(kind, true, scalar_type(dtype));
    at::autocast::increment_nesting();
    return before;
}
void ctorch_autocast_leave(ctorch_autocast *self) noexcept {
    // Weights are cast once per outermost scope; the cache must not outlive the optimiser's next step.
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    set_autocast(self->device, self->was_enabled, self->dtype_before);
    delete self;
}
