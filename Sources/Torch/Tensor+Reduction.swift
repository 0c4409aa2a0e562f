import CTorch

// Reductions, over the named dimensions or, where none is named, over all.

extension Tensor {
    package func sum(_ dimensions: [Int] = [], keepingDimensions: Bool = false) throws(TorchError) -> Tensor {
        try produce("sum", [self]) { out, error in
            withSizes(dimensions) { ctorch_tensor_sum(handle, $0, keepingDimensions, out, error) }
        }
    }

    package func mean(_ dimensions: [Int] = [], keepingDimensions: Bool = false) throws(TorchError) -> Tensor
    {
        try produce("mean", [self]) { out, error in
            withSizes(dimensions) { ctorch_tensor_mean(handle, $0, keepingDimensions, out, error) }
        }
    }

    /// The largest element. Elements that tie share the gradient.
    package func max(_ dimensions: [Int] = [], keepingDimensions: Bool = false) throws(TorchError) -> Tensor {
        try produce("max", [self]) { out, error in
            withSizes(dimensions) { ctorch_tensor_max(handle, $0, keepingDimensions, out, error) }
        }
    }

    /// The smallest element. Elements that tie share the gradient.
    package func min(_ dimensions: [Int] = [], keepingDimensions: Bool = false) throws(TorchError) -> Tensor {
        try produce("min", [self]) { out, error in
            withSizes(dimensions) { ctorch_tensor_min(handle, $0, keepingDimensions, out, error) }
        }
    }

    /// The index of the largest element along a dimension, as `int64`; the first one where several tie.
    package func argmax(_ dimension: Int) throws(TorchError) -> Tensor {
        try produce("argmax", [self]) { ctorch_tensor_argmax(handle, Int64(dimension), $0, $1) }
    }
}
