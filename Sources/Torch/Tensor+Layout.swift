import CTorch

/// How the elements of an `[N, C, H, W]` tensor lie in memory.
package enum MemoryFormat: String, Codable, Hashable, Sendable {
    case rowMajor, channelsLast
}

extension Tensor {
    /// The same numbers as another type and on another device; `self` where both are so already.
    package func to(dtype: DType? = nil, device: Device? = nil) throws(TorchError) -> Tensor {
        let (type, place) = (dtype ?? self.dtype, device ?? self.device)
        return try produce("to", [self]) { ctorch_tensor_to(handle, type.code, place.code, $0, $1) }
    }

    package func to(_ dtype: DType) throws(TorchError) -> Tensor { try to(dtype: dtype) }

    package func to(_ device: Device) throws(TorchError) -> Tensor { try to(device: device) }

    /// The same numbers stored without gaps in this format; `self` where they are.
    package func contiguous(_ format: MemoryFormat = .rowMajor) throws(TorchError) -> Tensor {
        try produce("contiguous", [self]) {
            ctorch_tensor_contiguous(handle, format == .channelsLast, $0, $1)
        }
    }

    /// A copy with storage of its own, in the same memory format. Gradients flow through.
    package func clone() throws(TorchError) -> Tensor {
        try produce("clone", [self]) { ctorch_tensor_clone(handle, $0, $1) }
    }

    /// The elements in their order under another shape; one size may be -1, to be inferred. Copies where it must.
    package func reshape(_ shape: [Int]) throws(TorchError) -> Tensor {
        try produce("reshape", [self]) { out, error in
            withSizes(shape) { ctorch_tensor_reshape(handle, $0, out, error) }
        }
    }

    /// Like `reshape`, but never copies: fails where the layout needs a copy.
    package func view(_ shape: [Int]) throws(TorchError) -> Tensor {
        try produce("view", [self]) { out, error in
            withSizes(shape) { ctorch_tensor_view(handle, $0, out, error) }
        }
    }

    /// Repeats dimensions of size 1 without copying; -1 keeps a size.
    package func expand(_ shape: [Int]) throws(TorchError) -> Tensor {
        try produce("expand", [self]) { out, error in
            withSizes(shape) { ctorch_tensor_expand(handle, $0, out, error) }
        }
    }

    /// Joins the dimensions from `start` to `end` (inclusive; -1 is the last) into one.
    package func flatten(from start: Int = 1, to end: Int = -1) throws(TorchError) -> Tensor {
        try produce("flatten", [self]) { ctorch_tensor_flatten(handle, Int64(start), Int64(end), $0, $1) }
    }

    package func permute(_ dimensions: [Int]) throws(TorchError) -> Tensor {
        try produce("permute", [self]) { out, error in
            withSizes(dimensions) { ctorch_tensor_permute(handle, $0, out, error) }
        }
    }

    package func transpose(_ first: Int, _ second: Int) throws(TorchError) -> Tensor {
        try produce("transpose", [self]) {
            ctorch_tensor_transpose(handle, Int64(first), Int64(second), $0, $1)
        }
    }

    package func squeeze(_ dimension: Int) throws(TorchError) -> Tensor {
        try produce("squeeze", [self]) { ctorch_tensor_squeeze(handle, Int64(dimension), $0, $1) }
    }

    package func unsqueeze(_ dimension: Int) throws(TorchError) -> Tensor {
        try produce("unsqueeze", [self]) { ctorch_tensor_unsqueeze(handle, Int64(dimension), $0, $1) }
    }

    /// A view of `length` entries of a dimension, from `start`.
    package func narrow(_ dimension: Int, from start: Int, length: Int) throws(TorchError) -> Tensor {
        try produce("narrow", [self]) {
            ctorch_tensor_narrow(handle, Int64(dimension), Int64(start), Int64(length), $0, $1)
        }
    }

    /// A view of one entry of a dimension, which falls away.
    package func select(_ dimension: Int, _ index: Int) throws(TorchError) -> Tensor {
        try produce("select", [self]) { ctorch_tensor_select(handle, Int64(dimension), Int64(index), $0, $1) }
    }

    /// Views of all entries of a dimension, which falls away. Their gradients are put side by side at once, where each
    /// of `select`'s is a tensor of the receiver's size, mostly zeros.
    package func unbind(_ dimension: Int, count: Int) throws(TorchError) -> [Tensor] {
        var handles = [OpaquePointer?](repeating: nil, count: count)
        try perform("unbind", [self]) { error in
            handles.withUnsafeMutableBufferPointer {
                ctorch_tensor_unbind(handle, Int64(dimension), $0.baseAddress, count, error)
            }
        }
        return handles.map { handle in
            guard let handle else { preconditionFailure("unbind succeeded without a result") }
            return Tensor(owning: handle)
        }
    }

    /// A copy of the entries of a dimension at `indices`, an `int64` tensor of one dimension.
    package func indexSelect(_ dimension: Int, _ indices: Tensor) throws(TorchError) -> Tensor {
        try produce("index select", [self, indices]) {
            ctorch_tensor_index_select(handle, Int64(dimension), indices.handle, $0, $1)
        }
    }

    /// A copy with the order of these dimensions reversed.
    package func flip(_ dimensions: [Int]) throws(TorchError) -> Tensor {
        try produce("flip", [self]) { out, error in
            withSizes(dimensions) { ctorch_tensor_flip(handle, $0, out, error) }
        }
    }

    /// Joins tensors along a dimension that they have.
    package static func cat(_ tensors: [Tensor], dimension: Int = 0) throws(TorchError) -> Tensor {
        try produce("cat", tensors) { out, error in
            withHandles(tensors) { ctorch_tensor_cat($0, Int64(dimension), out, error) }
        }
    }

    /// Joins tensors of one shape along a new dimension.
    package static func stack(_ tensors: [Tensor], dimension: Int = 0) throws(TorchError) -> Tensor {
        try produce("stack", tensors) { out, error in
            withHandles(tensors) { ctorch_tensor_stack($0, Int64(dimension), out, error) }
        }
    }
}
