// A plain C boundary over libtorch: no ATen type and no C++ exception crosses it.
//
// Every function that can fail returns a `ctorch_status`; its results go to out-parameters, and on failure an
// owned `ctorch_error` goes to `error` (to be freed with `ctorch_error_delete`). Tensors handed out are owned by
// the caller (`ctorch_tensor_delete`); tensors handed in are borrowed and must outlive the call. A null tensor
// stands for an optional operand that is left out.
#ifndef CTORCH_H
#define CTORCH_H

#include "ctorch_types.h"

#include "ctorch_attention.h"
#include "ctorch_autograd.h"
#include "ctorch_math.h"
#include "ctorch_network.h"
#include "ctorch_runtime.h"
#include "ctorch_tensor.h"

#endif
