// What transformers and the convolutional networks of their time add: norms of vectors, attention, cyclic shifts.
#ifndef CTORCH_ATTENTION_H
#define CTORCH_ATTENTION_H

#include "ctorch_types.h"

CTORCH_BEGIN

/// Normalises over the trailing dimensions, those of `weight`.
ctorch_status ctorch_tensor_layer_norm(ctorch_tensor *self, ctorch_tensor *weight, ctorch_tensor *bias,
                                       double epsilon, ctorch_tensor **out, ctorch_error **error) CTORCH_NOEXCEPT;
/// `self` holds the queries, [N, heads, tokens, width] like keys and values; `bias` is added to the scaled products.
ctorch_status ctorch_tensor_attention(ctorch_tensor *self, ctorch_tensor *keys, ctorch_tensor *values,
                                      ctorch_tensor *bias, ctorch_tensor **out, ctorch_error **error) CTORCH_NOEXCEPT;
/// Shifts dimensions cyclically, one shift each.
ctorch_status ctorch_tensor_roll(ctorch_tensor *self, ctorch_sizes shifts, ctorch_sizes dimensions,
                                 ctorch_tensor **out, ctorch_error **error) CTORCH_NOEXCEPT;
/// Adds zeros: `padding` is libtorch's list of before and after, the last dimension first.
ctorch_status ctorch_tensor_pad(ctorch_tensor *self, ctorch_sizes padding, ctorch_tensor **out,
                                ctorch_error **error) CTORCH_NOEXCEPT;
/// Bicubic resampling that averages where it makes smaller.
ctorch_status ctorch_tensor_upsample_bicubic2d_antialiased(ctorch_tensor *self, ctorch_pair size,
                                                           ctorch_tensor **out,
                                                           ctorch_error **error) CTORCH_NOEXCEPT;
/// Zeroes whole entries of the first dimension with `probability`, and scales the others so that the mean stays.
ctorch_status ctorch_tensor_drop_rows(ctorch_tensor *self, double probability, ctorch_tensor **out,
                                      ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_hardswish(ctorch_tensor *self, ctorch_tensor **out, ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_hardsigmoid(ctorch_tensor *self, ctorch_tensor **out,
                                        ctorch_error **error) CTORCH_NOEXCEPT;

CTORCH_END

#endif
