package import Torch

/// The largest element of every window.
package final class MaxPool: Layer {
    package let kernel, stride, padding: Pair

    package init(kernel: Pair, stride: Pair? = nil, padding: Pair = 0) {
        self.kernel = kernel
        self.stride = stride ?? kernel
        self.padding = padding
    }

    package func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        try input.maxPool2d(kernel, stride: stride, padding: padding)
    }
}

/// The mean of every window.
package final class AveragePool: Layer {
    package let kernel, stride, padding: Pair

    package init(kernel: Pair, stride: Pair? = nil, padding: Pair = 0) {
        self.kernel = kernel
        self.stride = stride ?? kernel
        self.padding = padding
    }

    package func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        try input.averagePool2d(kernel, stride: stride, padding: padding)
    }
}

/// Means over a grid of `size` cells, whatever the input's height and width.
package final class AdaptiveAveragePool: Layer {
    package let size: Pair

    package init(_ size: Pair = 1) { self.size = size }

    package func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        try input.adaptiveAveragePool2d(size)
    }
}
