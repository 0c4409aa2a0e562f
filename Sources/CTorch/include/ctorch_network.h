// What networks are made of: convolution, normalisation, pooling, activations, losses, fused optimiser steps.
#ifndef CTORCH_NETWORK_H
#define CTORCH_NETWORK_H

#include "ctorch_types.h"

CTORCH_BEGIN

ctorch_status ctorch_tensor_linear(ctorch_tensor *self, ctorch_tensor *weight, ctorch_tensor *bias,
                                   ctorch_tensor **out, ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_conv2d(ctorch_tensor *self, ctorch_tensor *weight, ctorch_tensor *bias,
                                   ctorch_pair stride, ctorch_pair padding, ctorch_pair dilation, int64_t groups,
                                   ctorch_tensor **out, ctorch_error **error) CTORCH_NOEXCEPT;
/// While training, `running_mean` and `running_variance` are updated in place.
ctorch_status ctorch_tensor_batch_norm(ctorch_tensor *self, ctorch_tensor *weight, ctorch_tensor *bias,
                                       ctorch_tensor *running_mean, ctorch_tensor *running_variance,
                                       bool training, double momentum, double epsilon, ctorch_tensor **out,
                                       ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_max_pool2d(ctorch_tensor *self, ctorch_pair kernel, ctorch_pair stride,
                                       ctorch_pair padding, bool ceiling, ctorch_tensor **out,
                                       ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_average_pool2d(ctorch_tensor *self, ctorch_pair kernel, ctorch_pair stride,
                                           ctorch_pair padding, bool ceiling, ctorch_tensor **out,
                                           ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_adaptive_average_pool2d(ctorch_tensor *self, ctorch_pair size, ctorch_tensor **out,
                                                    ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_upsample_bilinear2d(ctorch_tensor *self, ctorch_pair size, bool align_corners,
                                                ctorch_tensor **out, ctorch_error **error) CTORCH_NOEXCEPT;
/// Clips negative elements of `self` where they are stored.
ctorch_status ctorch_tensor_relu_in_place(ctorch_tensor *self, ctorch_tensor **out,
                                          ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_softmax(ctorch_tensor *self, int64_t dimension, ctorch_tensor **out,
                                    ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_log_softmax(ctorch_tensor *self, int64_t dimension, ctorch_tensor **out,
                                        ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_dropout(ctorch_tensor *self, double probability, bool training, ctorch_tensor **out,
                                    ctorch_error **error) CTORCH_NOEXCEPT;

/// How a loss per element becomes the loss; the values are libtorch's own.
typedef enum ctorch_reduction {
    CTORCH_REDUCTION_NONE = 0,
    CTORCH_REDUCTION_MEAN = 1,
    CTORCH_REDUCTION_SUM = 2,
} ctorch_reduction;

/// `self` holds logits [N, C]; `target` class indices [N] or probabilities [N, C]; `weight` one number per class.
ctorch_status ctorch_tensor_cross_entropy(ctorch_tensor *self, ctorch_tensor *target, ctorch_tensor *weight,
                                          int64_t reduction, double label_smoothing, ctorch_tensor **out,
                                          ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_bce_with_logits(ctorch_tensor *self, ctorch_tensor *target, ctorch_tensor *weight,
                                            ctorch_tensor *positive_weight, int64_t reduction,
                                            ctorch_tensor **out, ctorch_error **error) CTORCH_NOEXCEPT;

/// One in-place step of SGD over parallel lists; `momenta` is empty where `momentum` is 0.
ctorch_status ctorch_optimiser_sgd(ctorch_tensors parameters, ctorch_tensors gradients, ctorch_tensors momenta,
                                   double learning_rate, double momentum, double weight_decay, bool nesterov,
                                   bool is_first_step, ctorch_error **error) CTORCH_NOEXCEPT;
/// One in-place step of Adam (decay as a gradient) or AdamW (`decoupled`); `steps` counts include this step.
ctorch_status ctorch_optimiser_adam(ctorch_tensors parameters, ctorch_tensors gradients, ctorch_tensors means,
                                    ctorch_tensors variances, ctorch_tensors steps, double learning_rate,
                                    double beta1, double beta2, double epsilon, double weight_decay,
                                    bool decoupled, ctorch_error **error) CTORCH_NOEXCEPT;
/// Writes the 2-norm of all gradients together, and scales them down in place to `maximum` where it is larger.
ctorch_status ctorch_optimiser_clip(ctorch_tensors gradients, double maximum, double *norm,
                                    ctorch_error **error) CTORCH_NOEXCEPT;

CTORCH_END

#endif
