// Element-wise arithmetic, comparisons, reductions and matrix products.
#ifndef CTORCH_MATH_H
#define CTORCH_MATH_H

#include "ctorch_types.h"

CTORCH_BEGIN

// Two tensors, broadcast against each other.
#define CTORCH_BINARY(name)                                                                                   \
    ctorch_status ctorch_tensor_##name(ctorch_tensor *self, ctorch_tensor *other, ctorch_tensor **out,        \
                                       ctorch_error **error) CTORCH_NOEXCEPT;
CTORCH_BINARY(add)
CTORCH_BINARY(subtract)
CTORCH_BINARY(multiply)
CTORCH_BINARY(divide)
CTORCH_BINARY(maximum)
CTORCH_BINARY(minimum)
CTORCH_BINARY(matmul)
CTORCH_BINARY(equal)
CTORCH_BINARY(not_equal)
CTORCH_BINARY(greater)
CTORCH_BINARY(greater_equal)
CTORCH_BINARY(less)
CTORCH_BINARY(less_equal)
CTORCH_BINARY(logical_and)
CTORCH_BINARY(logical_or)
#undef CTORCH_BINARY

// A tensor and a number.
#define CTORCH_SCALAR(name)                                                                                   \
    ctorch_status ctorch_tensor_##name(ctorch_tensor *self, double other, ctorch_tensor **out,                \
                                       ctorch_error **error) CTORCH_NOEXCEPT;
CTORCH_SCALAR(add_scalar)
CTORCH_SCALAR(subtract_scalar)
CTORCH_SCALAR(subtract_from_scalar)
CTORCH_SCALAR(multiply_scalar)
CTORCH_SCALAR(divide_scalar)
CTORCH_SCALAR(power_scalar)
CTORCH_SCALAR(equal_scalar)
CTORCH_SCALAR(not_equal_scalar)
CTORCH_SCALAR(greater_scalar)
CTORCH_SCALAR(greater_equal_scalar)
CTORCH_SCALAR(less_scalar)
CTORCH_SCALAR(less_equal_scalar)
#undef CTORCH_SCALAR

// One tensor, element by element.
#define CTORCH_UNARY(name)                                                                                    \
    ctorch_status ctorch_tensor_##name(ctorch_tensor *self, ctorch_tensor **out,                              \
                                       ctorch_error **error) CTORCH_NOEXCEPT;
CTORCH_UNARY(negate)
CTORCH_UNARY(exp)
CTORCH_UNARY(log)
CTORCH_UNARY(abs)
CTORCH_UNARY(sqrt)
CTORCH_UNARY(is_finite)
CTORCH_UNARY(logical_not)
CTORCH_UNARY(relu)
CTORCH_UNARY(sigmoid)
CTORCH_UNARY(log_sigmoid)
CTORCH_UNARY(tanh)
CTORCH_UNARY(gelu)
CTORCH_UNARY(silu)
#undef CTORCH_UNARY

ctorch_status ctorch_tensor_clamp(ctorch_tensor *self, double minimum, double maximum, ctorch_tensor **out,
                                  ctorch_error **error) CTORCH_NOEXCEPT;
/// `self` is the condition: elements of `yes` where it holds, of `no` elsewhere.
ctorch_status ctorch_tensor_where(ctorch_tensor *self, ctorch_tensor *yes, ctorch_tensor *no, ctorch_tensor **out,
                                  ctorch_error **error) CTORCH_NOEXCEPT;

// Reductions over `dimensions`; over all of them where the list is empty.
ctorch_status ctorch_tensor_sum(ctorch_tensor *self, ctorch_sizes dimensions, bool keep, ctorch_tensor **out,
                                ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_mean(ctorch_tensor *self, ctorch_sizes dimensions, bool keep, ctorch_tensor **out,
                                 ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_max(ctorch_tensor *self, ctorch_sizes dimensions, bool keep, ctorch_tensor **out,
                                ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_min(ctorch_tensor *self, ctorch_sizes dimensions, bool keep, ctorch_tensor **out,
                                ctorch_error **error) CTORCH_NOEXCEPT;
ctorch_status ctorch_tensor_argmax(ctorch_tensor *self, int64_t dimension, ctorch_tensor **out,
                                   ctorch_error **error) CTORCH_NOEXCEPT;
/// True where every element is (non-zero).
ctorch_status ctorch_tensor_all(ctorch_tensor *self, bool *out, ctorch_error **error) CTORCH_NOEXCEPT;

CTORCH_END

#endif
