import CTorch

extension Tensor {
    /// The elements, row-major, converted to `Float`.
    package func floats() throws(TorchError) -> [Float] { try values() }

    /// The elements, row-major, converted to `Double`.
    package func doubles() throws(TorchError) -> [Double] { try values() }

    /// The elements, row-major, converted to `Int64`.
    package func int64s() throws(TorchError) -> [Int64] { try values() }

    /// The elements, row-major, converted to `Element` on the way: one copy, from any device and layout.
    package func values<Element: TensorElement>(as type: Element.Type = Element.self) throws(TorchError)
        -> [Element]
    {
        let count = count
        var problem: TorchError?
        let result = [Element](unsafeUninitializedCapacity: count) { buffer, initialised in
            do throws(TorchError) {
                try copy(to: UnsafeMutableRawBufferPointer(buffer), dtype: Element.dtype)
                initialised = count
            } catch { problem = error }
        }
        if let problem { throw problem }
        return result
    }

    /// The elements' bytes, row-major, in the tensor's own type.
    package func bytes() throws(TorchError) -> [UInt8] {
        let count = count * dtype.byteCount
        var problem: TorchError?
        let result = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
            do throws(TorchError) {
                try copy(to: UnsafeMutableRawBufferPointer(buffer), dtype: dtype)
                initialised = count
            } catch { problem = error }
        }
        if let problem { throw problem }
        return result
    }

    /// Lends the elements' bytes, row-major on the CPU: the storage itself where it is so, else a copy.
    package func withUnsafeBytes<Success>(
        _ body: (UnsafeRawBufferPointer) throws(TorchError) -> Success
    ) throws(TorchError) -> Success {
        let lent = try detach().to(device: .cpu).contiguous()
        defer { withExtendedLifetime(lent) {} }
        let bytes = UnsafeRawBufferPointer(
            start: ctorch_tensor_bytes(lent.handle), count: lent.count * lent.dtype.byteCount)
        return try body(bytes)
    }

    /// The one element of a tensor of one element.
    package func item() throws(TorchError) -> Double {
        var value = 0.0
        try perform("item", [self]) { ctorch_tensor_item(handle, &value, $0) }
        return value
    }

    /// Overwrites the elements in place with those of `other`, converting and broadcasting them.
    package func copy(from other: Tensor) throws(TorchError) {
        try perform("copy", [self, other]) { ctorch_tensor_copy(handle, other.handle, $0) }
    }

    /// Overwrites the elements in place with row-major `bytes` of elements of type `dtype`.
    package func copy(from bytes: UnsafeRawBufferPointer, dtype: DType) throws(TorchError) {
        try checkCapacity(bytes.count, dtype)
        try perform("copy", [self]) {
            ctorch_tensor_copy_from_bytes(handle, bytes.baseAddress, dtype.code, $0)
        }
    }

    /// Writes the elements, row-major and converted to `dtype`, to `bytes`, which they fill.
    package func copy(to bytes: UnsafeMutableRawBufferPointer, dtype: DType) throws(TorchError) {
        try checkCapacity(bytes.count, dtype)
        try perform("copy", [self]) { ctorch_tensor_copy_to_bytes(handle, bytes.baseAddress, dtype.code, $0) }
    }

    private func checkCapacity(_ found: Int, _ dtype: DType) throws(TorchError) {
        guard found == count * dtype.byteCount else {
            throw TorchError(
                operation: "copy",
                message: "\(found) bytes aren't the \(count) \(dtype.rawValue) elements of this tensor",
                shapes: [shape])
        }
    }

    /// Sets every element in place.
    package func fill(_ value: Double) throws(TorchError) {
        try perform("fill", [self]) { ctorch_tensor_fill(handle, value, $0) }
    }

    /// Adds `value` to every element in place.
    package func increment(by value: Double) throws(TorchError) {
        try perform("increment", [self]) { ctorch_tensor_increment(handle, value, $0) }
    }

    /// Makes this tensor refer to the storage of `other`, on whatever device that is, and stay itself otherwise: so
    /// a network moves without its layers noticing.
    package func adoptStorage(of other: Tensor) throws(TorchError) {
        try perform("adopt storage", [self, other]) { ctorch_tensor_set_data(handle, other.handle, $0) }
    }
}
