#include "support.hpp"

#include <ATen/core/Reduction.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/_fused_sgd.h>
#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/upsample_bilinear2d.h>

using namespace ctorch;

static_assert(static_cast<int>(at::Reduction::None) == CTORCH_REDUCTION_NONE);
static_assert(static_cast<int>(at::Reduction::Mean) == CTORCH_REDUCTION_MEAN);
static_assert(static_cast<int>(at::Reduction::Sum) == CTORCH_REDUCTION_SUM);

ctorch_status ctorch_tensor_linear(ctorch_tensor *self, ctorch_tensor *weight, ctorch_tensor *bias,
                                   ctorch_tensor **out, ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::linear(self->value, weight->value, optional(bias)); });
}
ctorch_status ctorch_tensor_conv2d(ctorch_tensor *self, ctorch_tensor *weight, ctorch_tensor *bias,
                                   ctorch_pair stride, ctorch_pair padding, ctorch_pair dilation, int64_t groups,
                                   ctorch_tensor **out, ctorch_error **error) noexcept {
    return produced(out, error, [&] {
        return at::conv2d(self->value, weight->value, optional(bias), sizes(stride), sizes(padding),
                          sizes(dilation), groups);
    });
}
ctorch_status ctorch_tensor_batch_norm(ctorch_tensor *self, ctorch_tensor *weight, ctorch_tensor *bias,
                                       ctorch_tensor *running_mean, ctorch_tensor *running_variance,
                                       bool training, double momentum, double epsilon, ctorch_tensor **out,
                                       ctorch_error **error) noexcept {
    return produced(out, error, [&] {
        return at::batch_norm(self->value, optional(weight), optional(bias), optional(running_mean),
                              optional(running_variance), training, momentum, epsilon, /*cudnn_enabled=*/true);
    });
}
ctorch_status ctorch_tensor_max_pool2d(ctorch_tensor *self, ctorch_pair kernel, ctorch_pair stride,
                                       ctorch_pair padding, bool ceiling, ctorch_tensor **out,
                                       ctorch_error **error) noexcept {
    return produced(out, error, [&] {
        return at::max_pool2d(self->value, sizes(kernel), sizes(stride), sizes(padding), 1, ceiling);
    });
}
ctorch_status ctorch_tensor_average_pool2d(ctorch_tensor *self, ctorch_pair kernel, ctorch_pair stride,
                                           ctorch_pair padding, bool ceiling, ctorch_tensor **out,
                                           ctorch_error **error) noexcept {
    return produced(out, error, [&] {
        return at::avg_pool2d(self->value, sizes(kernel), sizes(stride), sizes(padding), ceiling);
    });
}
ctorch_status ctorch_tensor_adaptive_average_pool2d(ctorch_tensor *self, ctorch_pair size, ctorch_tensor **out,
                                                    ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::adaptive_avg_pool2d(self->value, sizes(size)); });
}
ctorch_status ctorch_tensor_upsample_bilinear2d(ctorch_tensor *self, ctorch_pair size, bool align_corners,
                                                ctorch_tensor **out, ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::upsample_bilinear2d(self->value, sizes(size), align_corners); });
}
ctorch_status ctorch_tensor_relu_in_place(ctorch_tensor *self, ctorch_tensor **out, ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::relu_(self->value); });
}
ctorch_status ctorch_tensor_softmax(ctorch_tensor *self, int64_t dimension, ctorch_tensor **out,
                                    ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::softmax(self->value, dimension); });
}
ctorch_status ctorch_tensor_log_softmax(ctorch_tensor *self, int64_t dimension, ctorch_tensor **out,
                                        ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::log_softmax(self->value, dimension); });
}
ctorch_status ctorch_tensor_dropout(ctorch_tensor *self, double probability, bool training, ctorch_tensor **out,
                                    ctorch_error **error) noexcept {
    return produced(out, error, [&] {
        const at::Tensor &input = self->value;
        if (!training || probability <= 0 || probability >= 1 || !input.device().is_cpu())
            return at::dropout(input, probability, training);
        // The steps of at::dropout, with a generator of the thread's own.
        const double keep = 1 - probability;
        return at::empty_like(input).bernoulli_(keep, thread_generator()).div_(keep).mul(input);
    });
}

ctorch_status ctorch_tensor_cross_entropy(ctorch_tensor *self, ctorch_tensor *target, ctorch_tensor *weight,
                                          int64_t reduction, double label_smoothing, ctorch_tensor **out,
                                          ctorch_error **error) noexcept {
    return produced(out, error, [&] {
        return at::cross_entropy_loss(self->value, target->value, optional(weight), reduction,
                                      /*ignore_index=*/-100, label_smoothing);
    });
}
ctorch_status ctorch_tensor_bce_with_logits(ctorch_tensor *self, ctorch_tensor *target, ctorch_tensor *weight,
                                            ctorch_tensor *positive_weight, int64_t reduction,
                                            ctorch_tensor **out, ctorch_error **error) noexcept {
    return produced(out, error, [&] {
        return at::binary_cross_entropy_with_logits(self->value, target->value, optional(weight),
                                                    optional(positive_weight), reduction);
    });
}

namespace {

/// The gradients, each in the memory order of its parameter: the fused kernels walk both by address.
std::vector<at::Tensor> aligned(const ctorch_tensors &gradients, const std::vector<at::Tensor> &parameters) {
    TORCH_CHECK(gradients.count == parameters.size(), parameters.size(), " parameters but ", gradients.count,
                " gradients");
    auto result = tensors(gradients);
    for (size_t index = 0; index < result.size(); ++index) {
        if (result[index].strides() == parameters[index].strides()) continue;
        result[index] = at::empty_like(parameters[index]).copy_(result[index]);
    }
    return result;
}

} // namespace

ctorch_status ctorch_optimiser_sgd(ctorch_tensors parameters, ctorch_tensors gradients, ctorch_tensors momenta,
                                   double learning_rate, double momentum, double weight_decay, bool nesterov,
                                   bool is_first_step, ctorch_error **error) noexcept {
    return guarded(error, [&] {
        const at::NoGradGuard unrecorded;
        const auto values = tensors(parameters);
        at::_fused_sgd_(values, aligned(gradients, values), tensors(momenta), weight_decay, momentum,
                        learning_rate, /*dampening=*/0, nesterov, /*maximize=*/false, is_first_step);
    });
}
ctorch_status ctorch_optimiser_adam(ctorch_tensors parameters, ctorch_tensors gradients, ctorch_tensors means,
                                    ctorch_tensors variances, ctorch_tensors steps, double learning_rate,
                                    double beta1, double beta2, double epsilon, double weight_decay,
                                    bool decoupled, ctorch_error **error) noexcept {
    return guarded(error, [&] {
        const at::NoGradGuard unrecorded;
        const auto values = tensors(parameters);
        const auto slopes = aligned(gradients, values);
        const auto first = tensors(means), second = tensors(variances), counts = tensors(steps);
        const std::vector<at::Tensor> none;
        if (decoupled) {
            at::_fused_adamw_(values, slopes, first, second, none, counts, learning_rate, beta1, beta2,
                              weight_decay, epsilon, /*amsgrad=*/false, /*maximize=*/false);
        } else {
            at::_fused_adam_(values, slopes, first, second, none, counts, learning_rate, beta1, beta2,
                             weight_decay, epsilon, /*amsgrad=*/false, /*maximize=*/false);
        }
    });
}
ctorch_status ctorch_optimiser_clip(ctorch_tensors gradients, double maximum, double *norm,
                                    ctorch_error **error) noexcept {
    return guarded(error, [&] {
        const at::NoGradGuard unrecorded;
        *norm = 0;
        if (gradients.count == 0) return;
        const auto slopes = tensors(gradients);
        *norm = at::linalg_vector_norm(at::stack(at::_foreach_norm(slopes))).item().toDouble();
        // PyTorch's clip_grad_norm_ adds the same small number, so that both scale alike.
        const double scale = maximum / (*norm + 1e-6);
        if (scale < 1) at::_foreach_mul_(slopes, at::Scalar(scale));
    });
}
