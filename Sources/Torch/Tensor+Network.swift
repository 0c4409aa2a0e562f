import CTorch

/// A height and a width, written as one number where they are equal.
package struct Pair: Hashable, Sendable, ExpressibleByIntegerLiteral {
    package var height, width: Int

    package init(_ height: Int, _ width: Int) {
        self.height = height
        self.width = width
    }

    package init(_ size: Int) { self.init(size, size) }

    package init(integerLiteral value: Int) { self.init(value) }

    var code: ctorch_pair { ctorch_pair(height: Int64(height), width: Int64(width)) }
}

extension Tensor {
    /// `[…, inputs]` to `[…, outputs]`, with `weight` `[outputs, inputs]`.
    package func linear(_ weight: Tensor, bias: Tensor? = nil) throws(TorchError) -> Tensor {
        try produce("linear", [self, weight, bias]) {
            ctorch_tensor_linear(handle, weight.handle, bias?.handle, $0, $1)
        }
    }

    /// `[N, C, H, W]` convolved with `weight` `[outputs, C / groups, height, width]`.
    package func conv2d(
        _ weight: Tensor, bias: Tensor? = nil, stride: Pair = 1, padding: Pair = 0, dilation: Pair = 1,
        groups: Int = 1
    ) throws(TorchError) -> Tensor {
        try produce("conv2d", [self, weight, bias]) {
            ctorch_tensor_conv2d(
                handle, weight.handle, bias?.handle, stride.code, padding.code, dilation.code, Int64(groups),
                $0, $1)
        }
    }

    /// Normalises every channel of `[N, C, …]`: by the batch's statistics while training, which also move the
    /// running ones in place by `momentum`, and by the running ones otherwise.
    package func batchNorm(
        weight: Tensor?, bias: Tensor?, runningMean: Tensor?, runningVariance: Tensor?, isTraining: Bool,
        momentum: Double = 0.1, epsilon: Double = 1e-5
    ) throws(TorchError) -> Tensor {
        try produce("batch norm", [self, weight, bias, runningMean, runningVariance]) {
            ctorch_tensor_batch_norm(
                handle, weight?.handle, bias?.handle, runningMean?.handle, runningVariance?.handle,
                isTraining,
                momentum, epsilon, $0, $1)
        }
    }

    package func maxPool2d(
        _ kernel: Pair, stride: Pair? = nil, padding: Pair = 0, ceiling: Bool = false
    ) throws(TorchError) -> Tensor {
        try produce("max pool", [self]) {
            ctorch_tensor_max_pool2d(
                handle, kernel.code, (stride ?? kernel).code, padding.code, ceiling, $0, $1)
        }
    }

    package func averagePool2d(
        _ kernel: Pair, stride: Pair? = nil, padding: Pair = 0, ceiling: Bool = false
    ) throws(TorchError) -> Tensor {
        try produce("average pool", [self]) {
            ctorch_tensor_average_pool2d(
                handle, kernel.code, (stride ?? kernel).code, padding.code, ceiling, $0, $1)
        }
    }

    /// Means over a grid of `size` cells, whatever the input's height and width.
    package func adaptiveAveragePool2d(_ size: Pair) throws(TorchError) -> Tensor {
        try produce("adaptive average pool", [self]) {
            ctorch_tensor_adaptive_average_pool2d(handle, size.code, $0, $1)
        }
    }

    /// `[N, C, H, W]` resampled to a height and width.
    package func upsampleBilinear(to size: Pair, aligningCorners: Bool = false) throws(TorchError) -> Tensor {
        try produce("upsample", [self]) {
            ctorch_tensor_upsample_bilinear2d(handle, size.code, aligningCorners, $0, $1)
        }
    }

    /// Zeroes elements with `probability` while training, and scales the others so that the mean stays.
    package func dropout(_ probability: Double, isTraining: Bool) throws(TorchError) -> Tensor {
        try produce("dropout", [self]) { ctorch_tensor_dropout(handle, probability, isTraining, $0, $1) }
    }
}
