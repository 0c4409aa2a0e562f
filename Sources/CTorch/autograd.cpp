#include "support.hpp"

#include <torch/csrc/autograd/autograd.h>

using namespace ctorch;

ctorch_status ctorch_tensor_derivative(ctorch_tensor *self, ctorch_tensor *input, bool recorded, ctorch_tensor **out,
                                       ctorch_error **error) noexcept {
    return produced(out, error, [&] {
        return torch::autograd::grad({self->value}, {input->value}, {}, /*retain_graph=*/true, recorded)[0];
    });
}
