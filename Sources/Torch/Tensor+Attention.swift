import CTorch

extension Tensor {
    /// Normalises over the trailing dimensions, those of `weight`, for each entry of the others by itself.
    package func layerNorm(weight: Tensor, bias: Tensor?, epsilon: Double) throws(TorchError) -> Tensor {
        try produce("layer norm", [self, weight, bias]) {
            ctorch_tensor_layer_norm(handle, weight.handle, bias?.handle, epsilon, $0, $1)
        }
    }

    /// softmax(Q·Kᵀ/√width + bias)·V, with the receiver as Q; all are `[N, heads, tokens, width]`.
    package func attention(keys: Tensor, values: Tensor, bias: Tensor? = nil) throws(TorchError) -> Tensor {
        try produce("attention", [self, keys, values, bias]) {
            ctorch_tensor_attention(handle, keys.handle, values.handle, bias?.handle, $0, $1)
        }
    }

    /// Shifts `dimensions` cyclically, each by the shift at its position.
    package func roll(_ shifts: [Int], dimensions: [Int]) throws(TorchError) -> Tensor {
        try produce("roll", [self]) { out, error in
            withSizes(shifts) { shifts in
                withSizes(dimensions) { ctorch_tensor_roll(handle, shifts, $0, out, error) }
            }
        }
    }

    /// Adds `after[i]` zeros at the end of dimension `i`.
    package func padded(after: [Int]) throws(TorchError) -> Tensor {
        try produce("pad", [self]) { out, error in
            withSizes(after.reversed().flatMap { [0, $0] }) { ctorch_tensor_pad(handle, $0, out, error) }
        }
    }

    /// `[N, C, H, W]` resampled by cubics to a height and width, averaging where it gets smaller.
    package func upsampleBicubic(to size: Pair) throws(TorchError) -> Tensor {
        try produce("upsample", [self]) {
            ctorch_tensor_upsample_bicubic2d_antialiased(handle, size.code, $0, $1)
        }
    }

    /// Zeroes whole entries of the first dimension with `probability`, and scales the others so that the mean stays.
    package func droppingRows(_ probability: Double) throws(TorchError) -> Tensor {
        try produce("stochastic depth", [self]) { ctorch_tensor_drop_rows(handle, probability, $0, $1) }
    }

    /// x·min(max(x + 3, 0), 6)/6.
    package func hardSwish() throws(TorchError) -> Tensor {
        try produce("hard swish", [self]) { ctorch_tensor_hardswish(handle, $0, $1) }
    }

    /// min(max(x + 3, 0), 6)/6.
    package func hardSigmoid() throws(TorchError) -> Tensor {
        try produce("hard sigmoid", [self]) { ctorch_tensor_hardsigmoid(handle, $0, $1) }
    }
}
