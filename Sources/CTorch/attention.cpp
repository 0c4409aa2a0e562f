#include "support.hpp"

#include <ATen/ops/_upsample_bicubic2d_aa.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/hardsigmoid.h>
#include <ATen/ops/hardswish.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/roll.h>
#include <ATen/ops/scaled_dot_product_attention.h>

using namespace ctorch;

ctorch_status ctorch_tensor_layer_norm(ctorch_tensor *self, ctorch_tensor *weight, ctorch_tensor *bias,
                                       double epsilon, ctorch_tensor **out, ctorch_error **error) noexcept {
    return produced(out, error, [&] {
        return at::layer_norm(self->value, weight->value.sizes(), weight->value, optional(bias), epsilon);
    });
}
ctorch_status ctorch_tensor_attention(ctorch_tensor *self, ctorch_tensor *keys, ctorch_tensor *values,
                                      ctorch_tensor *bias, ctorch_tensor **out, ctorch_error **error) noexcept {
    return produced(out, error, [&] {
        return at::scaled_dot_product_attention(self->value, keys->value, values->value, optional(bias));
    });
}
ctorch_status ctorch_tensor_roll(ctorch_tensor *self, ctorch_sizes shifts, ctorch_sizes dimensions,
                                 ctorch_tensor **out, ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::roll(self->value, sizes(shifts), sizes(dimensions)); });
}
ctorch_status ctorch_tensor_pad(ctorch_tensor *self, ctorch_sizes padding, ctorch_tensor **out,
                                ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::constant_pad_nd(self->value, sizes(padding)); });
}
ctorch_status ctorch_tensor_upsample_bicubic2d_antialiased(ctorch_tensor *self, ctorch_pair size,
                                                           ctorch_tensor **out, ctorch_error **error) noexcept {
    return produced(out, error, [&] {
        return at::_upsample_bicubic2d_aa(self->value, sizes(size), /*align_corners=*/false);
    });
}
ctorch_status ctorch_tensor_drop_rows(ctorch_tensor *self, double probability, ctorch_tensor **out,
                                      ctorch_error **error) noexcept {
    return produced(out, error, [&] {
        const at::Tensor &input = self->value;
        TORCH_CHECK(input.dim() > 0 && probability >= 0 && probability < 1,
                    "expected a batch and a probability of at least 0 and less than 1, found ", probability);
        std::vector<int64_t> shape(static_cast<size_t>(input.dim()), 1);
        shape[0] = input.size(0);
        const double keep = 1 - probability;
        const at::Tensor mask = at::empty(shape, input.options());
        // On the CPU by a generator of the thread's own, as dropout's.
        if (input.device().is_cpu()) {
            mask.bernoulli_(keep, thread_generator());
        } else {
            mask.bernoulli_(keep);
        }
        return mask.div_(keep).mul(input);
    });
}
ctorch_status ctorch_tensor_hardswish(ctorch_tensor *self, ctorch_tensor **out, ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::hardswish(self->value); });
}
ctorch_status ctorch_tensor_hardsigmoid(ctorch_tensor *self, ctorch_tensor **out, ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::hardsigmoid(self->value); });
}
