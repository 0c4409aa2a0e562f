// Derivatives as values, for losses that hold derivatives themselves.
#ifndef CTORCH_AUTOGRAD_H
#define CTORCH_AUTOGRAD_H

#include "ctorch_types.h"

CTORCH_BEGIN

/// The derivative of the one element of `self` by `input`, which keeps its own gradient. The graph stays; with
/// `recorded` the derivative is part of it and can be differentiated in its turn.
ctorch_status ctorch_tensor_derivative(ctorch_tensor *self, ctorch_tensor *input, bool recorded, ctorch_tensor **out,
                                       ctorch_error **error) CTORCH_NOEXCEPT;

CTORCH_END

#endif
