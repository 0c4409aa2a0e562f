#include "support.hpp"

#include <cstring>
#include <memory>

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/flatten.h>
#include <ATen/ops/flip.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/unbind.h>
#include <ATen/ops/zeros_like.h>

using namespace ctorch;

namespace {

/// A tensor over bytes that the caller lends, to be read and never written. Files may align elements badly, and
/// kernels may not read those in place: such bytes are copied.
at::Tensor borrowed(const void *bytes, at::IntArrayRef shape, int32_t dtype) {
    const auto type = scalar_type(dtype);
    if (reinterpret_cast<uintptr_t>(bytes) % c10::elementSize(type) == 0) {
        return at::from_blob(const_cast<void *>(bytes), shape, type);
    }
    auto copy = at::empty(shape, type);
    std::memcpy(copy.mutable_data_ptr(), bytes, copy.nbytes());
    return copy;
}

} // namespace

void ctorch_tensor_delete(ctorch_tensor *self) noexcept { delete self; }

const char *ctorch_error_message(const ctorch_error *self) noexcept { return self->message.c_str(); }
void ctorch_error_delete(ctorch_error *self) noexcept { delete self; }

int64_t ctorch_tensor_rank(const ctorch_tensor *self) noexcept { return self->value.dim(); }
int64_t ctorch_tensor_size(const ctorch_tensor *self, int64_t dimension) noexcept {
    return self->value.sizes()[static_cast<size_t>(dimension)];
}
int64_t ctorch_tensor_count(const ctorch_tensor *self) noexcept { return self->value.numel(); }
int32_t ctorch_tensor_dtype(const ctorch_tensor *self) noexcept {
    return static_cast<int32_t>(self->value.scalar_type());
}
ctorch_device ctorch_tensor_device(const ctorch_tensor *self) noexcept {
    const auto device = self->value.device();
    return {static_cast<int32_t>(device.type()), device.has_index() ? device.index() : 0};
}
bool ctorch_tensor_is_contiguous(const ctorch_tensor *self) noexcept { return self->value.is_contiguous(); }
bool ctorch_tensor_is_channels_last(const ctorch_tensor *self) noexcept {
    return self->value.dim() == 4 && self->value.suggest_memory_format() == at::MemoryFormat::ChannelsLast
        && self->value.is_contiguous(at::MemoryFormat::ChannelsLast);
}
bool ctorch_tensor_requires_gradient(const ctorch_tensor *self) noexcept { return self->value.requires_grad(); }
bool ctorch_tensor_is_leaf(const ctorch_tensor *self) noexcept { return self->value.is_leaf(); }
const void *ctorch_tensor_bytes(const ctorch_tensor *self) noexcept {
    return self->value.is_cpu() && self->value.is_contiguous() ? self->value.const_data_ptr() : nullptr;
}

ctorch_status ctorch_tensor_from_bytes(const void *bytes, ctorch_sizes shape, int32_t dtype, ctorch_device place,
                                       ctorch_tensor **out, ctorch_error **error) noexcept {
    return produced(out, error, [&] {
        return borrowed(bytes, sizes(shape), dtype).to(device(place), false, /*copy=*/true);
    });
}
ctorch_status ctorch_tensor_full(double value, ctorch_sizes shape, int32_t dtype, ctorch_device place,
                                 ctorch_tensor **out, ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::full(sizes(shape), value, options(dtype, place)); });
}
ctorch_status ctorch_tensor_empty(ctorch_sizes shape, int32_t dtype, ctorch_device place, ctorch_tensor **out,
                                  ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::empty(sizes(shape), options(dtype, place)); });
}
ctorch_status ctorch_tensor_zeros_like(ctorch_tensor *self, ctorch_tensor **out, ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::zeros_like(self->value); });
}
ctorch_status ctorch_tensor_randn(ctorch_sizes shape, int32_t dtype, ctorch_device place, ctorch_tensor **out,
                                  ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::randn(sizes(shape), options(dtype, place)); });
}
ctorch_status ctorch_tensor_rand(ctorch_sizes shape, int32_t dtype, ctorch_device place, ctorch_tensor **out,
                                 ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::rand(sizes(shape), options(dtype, place)); });
}
ctorch_status ctorch_tensor_arange(double start, double end, double step, int32_t dtype, ctorch_device place,
                                   ctorch_tensor **out, ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::arange(start, end, step, options(dtype, place)); });
}

ctorch_status ctorch_tensor_copy(ctorch_tensor *self, ctorch_tensor *other, ctorch_error **error) noexcept {
    return guarded(error, [&] { self->value.copy_(other->value); });
}
ctorch_status ctorch_tensor_copy_from_bytes(ctorch_tensor *self, const void *bytes, int32_t dtype,
                                            ctorch_error **error) noexcept {
    return guarded(error, [&] { self->value.copy_(borrowed(bytes, self->value.sizes(), dtype)); });
}
ctorch_status ctorch_tensor_copy_to_bytes(ctorch_tensor *self, void *bytes, int32_t dtype,
                                          ctorch_error **error) noexcept {
    return guarded(error, [&] {
        at::from_blob(bytes, self->value.sizes(), scalar_type(dtype)).copy_(self->value.detach());
    });
}
ctorch_status ctorch_tensor_fill(ctorch_tensor *self, double value, ctorch_error **error) noexcept {
    return guarded(error, [&] { self->value.fill_(value); });
}
ctorch_status ctorch_tensor_increment(ctorch_tensor *self, double value, ctorch_error **error) noexcept {
    return guarded(error, [&] {
        // A fraction can't be added in place to whole numbers; a fractional `value` is cut there.
        const bool whole = at::isIntegralType(self->value.scalar_type(), /*includeBool=*/true);
        self->value.add_(whole ? at::Scalar(static_cast<int64_t>(value)) : at::Scalar(value));
    });
}
ctorch_status ctorch_tensor_set_data(ctorch_tensor *self, ctorch_tensor *other, ctorch_error **error) noexcept {
    return guarded(error, [&] { self->value.set_data(other->value); });
}
ctorch_status ctorch_tensor_item(ctorch_tensor *self, double *out, ctorch_error **error) noexcept {
    return guarded(error, [&] { *out = self->value.item().toDouble(); });
}
ctorch_status ctorch_tensor_to(ctorch_tensor *self, int32_t dtype, ctorch_device place, ctorch_tensor **out,
                               ctorch_error **error) noexcept {
    return produced(out, error, [&] { return self->value.to(options(dtype, place)); });
}
ctorch_status ctorch_tensor_contiguous(ctorch_tensor *self, bool channels_last, ctorch_tensor **out,
                                       ctorch_error **error) noexcept {
    return produced(out, error, [&] {
        if (!channels_last) return self->value.contiguous();
        // With one channel both layouts hold at once and `contiguous` would change nothing, yet libtorch then
        // takes its slower row-major paths; cloning writes the strides that say channels-last.
        if (ctorch_tensor_is_channels_last(self)) return self->value;
        return self->value.clone(at::MemoryFormat::ChannelsLast);
    });
}
ctorch_status ctorch_tensor_clone(ctorch_tensor *self, ctorch_tensor **out, ctorch_error **error) noexcept {
    return produced(out, error, [&] { return self->value.clone(); });
}

ctorch_status ctorch_tensor_reshape(ctorch_tensor *self, ctorch_sizes shape, ctorch_tensor **out,
                                    ctorch_error **error) noexcept {
    return produced(out, error, [&] { return self->value.reshape(sizes(shape)); });
}
ctorch_status ctorch_tensor_view(ctorch_tensor *self, ctorch_sizes shape, ctorch_tensor **out,
                                 ctorch_error **error) noexcept {
    return produced(out, error, [&] { return self->value.view(sizes(shape)); });
}
ctorch_status ctorch_tensor_expand(ctorch_tensor *self, ctorch_sizes shape, ctorch_tensor **out,
                                   ctorch_error **error) noexcept {
    return produced(out, error, [&] { return self->value.expand(sizes(shape)); });
}
ctorch_status ctorch_tensor_flatten(ctorch_tensor *self, int64_t start, int64_t end, ctorch_tensor **out,
                                    ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::flatten(self->value, start, end); });
}
ctorch_status ctorch_tensor_permute(ctorch_tensor *self, ctorch_sizes dimensions, ctorch_tensor **out,
                                    ctorch_error **error) noexcept {
    return produced(out, error, [&] { return self->value.permute(sizes(dimensions)); });
}
ctorch_status ctorch_tensor_transpose(ctorch_tensor *self, int64_t first, int64_t second, ctorch_tensor **out,
                                      ctorch_error **error) noexcept {
    return produced(out, error, [&] { return self->value.transpose(first, second); });
}
ctorch_status ctorch_tensor_squeeze(ctorch_tensor *self, int64_t dimension, ctorch_tensor **out,
                                    ctorch_error **error) noexcept {
    return produced(out, error, [&] { return self->value.squeeze(dimension); });
}
ctorch_status ctorch_tensor_unsqueeze(ctorch_tensor *self, int64_t dimension, ctorch_tensor **out,
                                      ctorch_error **error) noexcept {
    return produced(out, error, [&] { return self->value.unsqueeze(dimension); });
}
ctorch_status ctorch_tensor_narrow(ctorch_tensor *self, int64_t dimension, int64_t start, int64_t length,
                                   ctorch_tensor **out, ctorch_error **error) noexcept {
    return produced(out, error, [&] { return self->value.narrow(dimension, start, length); });
}
ctorch_status ctorch_tensor_select(ctorch_tensor *self, int64_t dimension, int64_t index, ctorch_tensor **out,
                                   ctorch_error **error) noexcept {
    return produced(out, error, [&] { return self->value.select(dimension, index); });
}
ctorch_status ctorch_tensor_unbind(ctorch_tensor *self, int64_t dimension, ctorch_tensor **outs, size_t count,
                                   ctorch_error **error) noexcept {
    return guarded(error, [&] {
        auto views = at::unbind(self->value, dimension);
        TORCH_CHECK(views.size() == count, "expected ", count, " entries, found ", views.size());
        std::vector<std::unique_ptr<ctorch_tensor>> made;
        made.reserve(count);
        for (auto &view : views) made.push_back(std::make_unique<ctorch_tensor>(ctorch_tensor{std::move(view)}));
        for (size_t index = 0; index < count; ++index) outs[index] = made[index].release();
    });
}
ctorch_status ctorch_tensor_index_select(ctorch_tensor *self, int64_t dimension, ctorch_tensor *indices,
                                         ctorch_tensor **out, ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::index_select(self->value, dimension, indices->value); });
}
ctorch_status ctorch_tensor_flip(ctorch_tensor *self, ctorch_sizes dimensions, ctorch_tensor **out,
                                 ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::flip(self->value, sizes(dimensions)); });
}
ctorch_status ctorch_tensor_cat(ctorch_tensors list, int64_t dimension, ctorch_tensor **out,
                                ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::cat(tensors(list), dimension); });
}
ctorch_status ctorch_tensor_stack(ctorch_tensors list, int64_t dimension, ctorch_tensor **out,
                                  ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::stack(tensors(list), dimension); });
}

ctorch_status ctorch_tensor_set_requires_gradient(ctorch_tensor *self, bool value, ctorch_error **error) noexcept {
    return guarded(error, [&] { self->value.requires_grad_(value); });
}
ctorch_status ctorch_tensor_gradient(ctorch_tensor *self, ctorch_tensor **out, ctorch_error **error) noexcept {
    return guarded(error, [&] {
        const auto &gradient = self->value.grad();
        *out = gradient.defined() ? new ctorch_tensor{gradient} : nullptr;
    });
}
void ctorch_tensor_clear_gradient(ctorch_tensor *self) noexcept {
    if (self->value.grad().defined()) self->value.mutable_grad().reset();
}
ctorch_status ctorch_tensor_set_gradient(ctorch_tensor *self, ctorch_tensor *gradient,
                                         ctorch_error **error) noexcept {
    return guarded(error, [&] { self->value.mutable_grad() = gradient->value; });
}
ctorch_status ctorch_tensor_detach(ctorch_tensor *self, ctorch_tensor **out, ctorch_error **error) noexcept {
    return produced(out, error, [&] { return self->value.detach(); });
}
ctorch_status ctorch_tensor_backward(ctorch_tensor *self, ctorch_tensor *gradient, bool retain_graph,
                                     ctorch_error **error) noexcept {
    return guarded(error, [&] {
        self->value.backward(gradient ? gradient->value : at::Tensor(), retain_graph);
    });
}
