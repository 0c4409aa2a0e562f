#include "support.hpp"

#include <ATen/ops/abs.h>
#include <ATen/ops/add.h>
#include <ATen/ops/all.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/amin.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/div.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/ge.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/le.h>
#include <ATen/ops/log.h>
#include <ATen/ops/log_sigmoid.h>
#include <ATen/ops/logical_and.h>
#include <ATen/ops/logical_not.h>
#include <ATen/ops/logical_or.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/rsub.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/where.h>

using namespace ctorch;

// One line per op: the name on the boundary, and the function of libtorch that it is.
#define BINARY(name, function)                                                                                \
    ctorch_status ctorch_tensor_##name(ctorch_tensor *self, ctorch_tensor *other, ctorch_tensor **out,        \
                                       ctorch_error **error) noexcept {                                       \
        return produced(out, error, [&] { return function(self->value, other->value); });                     \
    }
BINARY(add, at::add)
BINARY(subtract, at::sub)
BINARY(multiply, at::mul)
BINARY(divide, at::div)
BINARY(maximum, at::maximum)
BINARY(minimum, at::minimum)
BINARY(matmul, at::matmul)
BINARY(equal, at::eq)
BINARY(not_equal, at::ne)
BINARY(greater, at::gt)
BINARY(greater_equal, at::ge)
BINARY(less, at::lt)
BINARY(less_equal, at::le)
BINARY(logical_and, at::logical_and)
BINARY(logical_or, at::logical_or)

#define SCALAR(name, function)                                                                                \
    ctorch_status ctorch_tensor_##name(ctorch_tensor *self, double other, ctorch_tensor **out,                \
                                       ctorch_error **error) noexcept {                                       \
        return produced(out, error, [&] { return function(self->value, at::Scalar(other)); });                \
    }
SCALAR(add_scalar, at::add)
SCALAR(subtract_scalar, at::sub)
SCALAR(subtract_from_scalar, at::rsub)
SCALAR(multiply_scalar, at::mul)
SCALAR(divide_scalar, at::div)
SCALAR(power_scalar, at::pow)
SCALAR(equal_scalar, at::eq)
SCALAR(not_equal_scalar, at::ne)
SCALAR(greater_scalar, at::gt)
SCALAR(greater_equal_scalar, at::ge)
SCALAR(less_scalar, at::lt)
SCALAR(less_equal_scalar, at::le)

#define UNARY(name, function)                                                                                 \
    ctorch_status ctorch_tensor_##name(ctorch_tensor *self, ctorch_tensor **out, ctorch_error **error)        \
        noexcept {                                                                                            \
        return produced(out, error, [&] { return function(self->value); });                                   \
    }
UNARY(negate, at::neg)
UNARY(exp, at::exp)
UNARY(log, at::log)
UNARY(abs, at::abs)
UNARY(sqrt, at::sqrt)
UNARY(is_finite, at::isfinite)
UNARY(logical_not, at::logical_not)
UNARY(relu, at::relu)
UNARY(sigmoid, at::sigmoid)
UNARY(log_sigmoid, at::log_sigmoid)
UNARY(tanh, at::tanh)
UNARY(gelu, at::gelu)
UNARY(silu, at::silu)

ctorch_status ctorch_tensor_clamp(ctorch_tensor *self, double minimum, double maximum, ctorch_tensor **out,
                                  ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::clamp(self->value, at::Scalar(minimum), at::Scalar(maximum)); });
}
ctorch_status ctorch_tensor_where(ctorch_tensor *self, ctorch_tensor *yes, ctorch_tensor *no, ctorch_tensor **out,
                                  ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::where(self->value, yes->value, no->value); });
}

ctorch_status ctorch_tensor_sum(ctorch_tensor *self, ctorch_sizes dimensions, bool keep, ctorch_tensor **out,
                                ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::sum(self->value, sizes(dimensions), keep); });
}
ctorch_status ctorch_tensor_mean(ctorch_tensor *self, ctorch_sizes dimensions, bool keep, ctorch_tensor **out,
                                 ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::mean(self->value, sizes(dimensions), keep); });
}
ctorch_status ctorch_tensor_max(ctorch_tensor *self, ctorch_sizes dimensions, bool keep, ctorch_tensor **out,
                                ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::amax(self->value, sizes(dimensions), keep); });
}
ctorch_status ctorch_tensor_min(ctorch_tensor *self, ctorch_sizes dimensions, bool keep, ctorch_tensor **out,
                                ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::amin(self->value, sizes(dimensions), keep); });
}
ctorch_status ctorch_tensor_argmax(ctorch_tensor *self, int64_t dimension, ctorch_tensor **out,
                                   ctorch_error **error) noexcept {
    return produced(out, error, [&] { return at::argmax(self->value, dimension); });
}
ctorch_status ctorch_tensor_all(ctorch_tensor *self, bool *out, ctorch_error **error) noexcept {
    return guarded(error, [&] { *out = at::all(self->value).item().toBool(); });
}
