// Lifetime, creation, values, layout and autograd of tensors.
#ifndef CTORCH_TENSOR_H
#define CTORCH_TENSOR_H

#include "ctorch_types.h"

CTORCH_BEGIN

void ctorch_tensor_delete(ctorch_tensor *self) CTORCH_NOEXCEPT;

const char *ctorch_error_message(const ctorch_error *self) CTORCH_NOEXCEPT;
void ctorch_error_delete(ctorch_error *self) CTORCH_NOEXCEPT;

// Properties. None of these fails.
int64_t ctorch_tensor_rank(const ctorch_tensor *self) CTORCH_NOEXCEPT;
int64_t ctorch_tensor_size(const ctorch_tensor *self, int64_t dimension) CTORCH_NOEXCEPT;
int64_t ctorch_tensor_count(const ctorch_tensor *self) CTORCH_NOEXCEPT;
int32_t ctorch_tensor_dtype(const ctorch_tensor *self) CTORCH_NOEXCEPT;
ctorch_device ctorch_tensor_device(const ctorch_tensor *self) CTORCH_NOEXCEPT;
bool ctorch_tensor_is_contiguous(const ctorch_tensor *self) CTORCH_NOEXCEPT;
bool ctorch_tensor_is_channels_last(const ctorch_tensor *self) CTORCH_NOEXCEPT;
bool ctorch_tensor_requires_gradient(const ctorch_tensor *self) CTORCH_NOEXCEPT;
bool ctorch_tensor_is_leaf(const ctorch_tensor *self) CTORCH_NOEXCEPT;
/// The first element of a contiguous CPU tensor; null elsewhere.
const void *ctorch_tensor_bytes(const ctorch_tensor *self) CTORCH_NOEXCEPT;

// Creation.
ctorch_status ctorch_tensor_from_bytes(const void *bytes, ctorch_sizes shape, int32_t dtype, ctorch_device device,
                                       ctorch_tensor **out, ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_full(double value, ctorch_sizes shape, int32_t dtype, ctorch_device device,
                                 ctorch_tensor **out, ctorch_error **error) CTORCH_NOEXCEPT;
/// A tensor whose elements are whatever memory held: for one that is overwritten at once.
ctorch_status ctorch_tensor_empty(ctorch_sizes shape, int32_t dtype, ctorch_device device, ctorch_tensor **out,
                                  ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_zeros_like(ctorch_tensor *self, ctorch_tensor **out,
                                       ctorch_error **error) CTORCH_NOEXCEPT;
/// Standard normal numbers from libtorch's global generator.
ctorch_status ctorch_tensor_randn(ctorch_sizes shape, int32_t dtype, ctorch_device device, ctorch_tensor **out,
                                  ctorch_error **error) CTORCH_NOEXCEPT;
/// Numbers uniform in [0, 1) from libtorch's global generator.
ctorch_status ctorch_tensor_rand(ctorch_sizes shape, int32_t dtype, ctorch_device device, ctorch_tensor **out,
                                 ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_arange(double start, double end, double step, int32_t dtype, ctorch_device device,
                                   ctorch_tensor **out, ctorch_error **error) CTORCH_NOEXCEPT;

// Values.
/// Copies `other` into the storage of `self`, converting and broadcasting.
ctorch_status ctorch_tensor_copy(ctorch_tensor *self, ctorch_tensor *other, ctorch_error **error) CTORCH_NOEXCEPT;
/// Copies row-major elements of type `dtype` into the storage of `self`, converting them.
ctorch_status ctorch_tensor_copy_from_bytes(ctorch_tensor *self, const void *bytes, int32_t dtype,
                                            ctorch_error **error) CTORCH_NOEXCEPT;
/// Copies the elements, row-major and converted to `dtype`, to `bytes`, which has room for all of them.
ctorch_status ctorch_tensor_copy_to_bytes(ctorch_tensor *self, void *bytes, int32_t dtype,
                                          ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_fill(ctorch_tensor *self, double value, ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_increment(ctorch_tensor *self, double value, ctorch_error **error) CTORCH_NOEXCEPT;
/// Makes `self` refer to the storage of `other`, of any device; what refers to `self` sees it.
ctorch_status ctorch_tensor_set_data(ctorch_tensor *self, ctorch_tensor *other, ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_item(ctorch_tensor *self, double *out, ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_to(ctorch_tensor *self, int32_t dtype, ctorch_device device, ctorch_tensor **out,
                               ctorch_error **error) CTORCH_NOEXCEPT;
/// Row-major (`channels_last` false) or channels-last storage; `self` again where it has it already.
ctorch_status ctorch_tensor_contiguous(ctorch_tensor *self, bool channels_last, ctorch_tensor **out,
                                       ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_clone(ctorch_tensor *self, ctorch_tensor **out, ctorch_error **error) CTORCH_NOEXCEPT;

// Shape.
ctorch_status ctorch_tensor_reshape(ctorch_tensor *self, ctorch_sizes shape, ctorch_tensor **out,
                                    ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_view(ctorch_tensor *self, ctorch_sizes shape, ctorch_tensor **out,
                                 ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_expand(ctorch_tensor *self, ctorch_sizes shape, ctorch_tensor **out,
                                   ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_flatten(ctorch_tensor *self, int64_t start, int64_t end, ctorch_tensor **out,
                                    ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_permute(ctorch_tensor *self, ctorch_sizes dimensions, ctorch_tensor **out,
                                    ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_transpose(ctorch_tensor *self, int64_t first, int64_t second, ctorch_tensor **out,
                                      ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_squeeze(ctorch_tensor *self, int64_t dimension, ctorch_tensor **out,
                                    ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_unsqueeze(ctorch_tensor *self, int64_t dimension, ctorch_tensor **out,
                                      ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_narrow(ctorch_tensor *self, int64_t dimension, int64_t start, int64_t length,
                                   ctorch_tensor **out, ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_select(ctorch_tensor *self, int64_t dimension, int64_t index, ctorch_tensor **out,
                                   ctorch_error **error) CTORCH_NOEXCEPT;
/// Fills `outs` with a view of each entry of a dimension, of which there must be `count`.
ctorch_status ctorch_tensor_unbind(ctorch_tensor *self, int64_t dimension, ctorch_tensor **outs, size_t count,
                                   ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_index_select(ctorch_tensor *self, int64_t dimension, ctorch_tensor *indices,
                                         ctorch_tensor **out, ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_flip(ctorch_tensor *self, ctorch_sizes dimensions, ctorch_tensor **out,
                                 ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_cat(ctorch_tensors tensors, int64_t dimension, ctorch_tensor **out,
                                ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_stack(ctorch_tensors tensors, int64_t dimension, ctorch_tensor **out,
                                  ctorch_error **error) CTORCH_NOEXCEPT;

// Autograd.
ctorch_status ctorch_tensor_set_requires_gradient(ctorch_tensor *self, bool value,
                                                  ctorch_error **error) CTORCH_NOEXCEPT;
/// The accumulated gradient, or null in `out` where there is none.
ctorch_status ctorch_tensor_gradient(ctorch_tensor *self, ctorch_tensor **out, ctorch_error **error) CTORCH_NOEXCEPT;
/// Removes the gradient, and so frees its memory.
void ctorch_tensor_clear_gradient(ctorch_tensor *self) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_set_gradient(ctorch_tensor *self, ctorch_tensor *gradient,
                                         ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_detach(ctorch_tensor *self, ctorch_tensor **out, ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_backward(ctorch_tensor *self, ctorch_tensor *gradient, bool retain_graph,
                                     ctorch_error **error) CTORCH_NOEXCEPT;

CTORCH_END

#endif
