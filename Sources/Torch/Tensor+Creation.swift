import CTorch

extension Tensor {
    /// Copies `values`, row-major, into a new tensor of their own element type.
    package convenience init<Element: TensorElement>(
        _ values: [Element], shape: [Int], device: Device = .cpu
    ) throws(TorchError) {
        let outcome = values.withUnsafeBytes { bytes in
            Result { () throws(TorchError) in try Self.handle(bytes, shape, Element.dtype, device) }
        }
        self.init(owning: try outcome.get())
    }

    /// Copies `values` into a new tensor of one dimension.
    package convenience init<Element: TensorElement>(_ values: [Element], device: Device = .cpu)
        throws(TorchError)
    {
        try self.init(values, shape: [values.count], device: device)
    }

    /// Copies row-major `bytes` of elements of type `dtype`, once.
    package convenience init(
        bytes: UnsafeRawBufferPointer, shape: [Int], dtype: DType, device: Device = .cpu
    ) throws(TorchError) {
        self.init(owning: try Self.handle(bytes, shape, dtype, device))
    }

    /// A new tensor's handle, checked first: libtorch trusts a size and would read past the end of `bytes`.
    private static func handle(
        _ bytes: UnsafeRawBufferPointer, _ shape: [Int], _ dtype: DType, _ device: Device
    ) throws(TorchError) -> OpaquePointer {
        guard let expected = byteCount(of: shape, dtype), expected == bytes.count else {
            throw TorchError(
                operation: "tensor from bytes",
                message: "\(bytes.count) bytes don't fill a \(dtype.rawValue) tensor of this shape",
                shapes: [shape])
        }
        var result: OpaquePointer?
        try perform("tensor from bytes", []) { error in
            withSizes(shape) {
                ctorch_tensor_from_bytes(bytes.baseAddress, $0, dtype.code, device.code, &result, error)
            }
        }
        guard let result else { preconditionFailure("a tensor was made without a handle") }
        return result
    }

    /// The bytes that such a tensor fills; `nil` where a size is negative or the product overflows.
    static func byteCount(of shape: [Int], _ dtype: DType) -> Int? {
        var total = dtype.byteCount
        for size in shape {
            let (product, overflow) = total.multipliedReportingOverflow(by: size)
            guard size >= 0, !overflow else { return nil }
            total = product
        }
        return total
    }

    package static func full(
        _ value: Double, shape: [Int], dtype: DType = .float32, device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        try produce("full", []) { out, error in
            withSizes(shape) { ctorch_tensor_full(value, $0, dtype.code, device.code, out, error) }
        }
    }

    /// A tensor whose elements are whatever memory held, for one that is overwritten at once.
    package static func uninitialised(
        _ shape: [Int], dtype: DType = .float32, device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        try produce("allocate", []) { out, error in
            withSizes(shape) { ctorch_tensor_empty($0, dtype.code, device.code, out, error) }
        }
    }

    package static func zeros(
        _ shape: [Int], dtype: DType = .float32, device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        try full(0, shape: shape, dtype: dtype, device: device)
    }

    package static func ones(
        _ shape: [Int], dtype: DType = .float32, device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        try full(1, shape: shape, dtype: dtype, device: device)
    }

    /// Zeros with the shape, type, device and memory layout of `other`.
    package static func zeros(like other: Tensor) throws(TorchError) -> Tensor {
        try produce("zeros", [other]) { ctorch_tensor_zeros_like(other.handle, $0, $1) }
    }

    /// Standard normal numbers from libtorch's global generator, which `Torch.manualSeed` sets.
    package static func randn(
        _ shape: [Int], dtype: DType = .float32, device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        try produce("randn", []) { out, error in
            withSizes(shape) { ctorch_tensor_randn($0, dtype.code, device.code, out, error) }
        }
    }

    /// Numbers uniform in [0, 1) from libtorch's global generator, which `Torch.manualSeed` sets.
    package static func rand(
        _ shape: [Int], dtype: DType = .float32, device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        try produce("rand", []) { out, error in
            withSizes(shape) { ctorch_tensor_rand($0, dtype.code, device.code, out, error) }
        }
    }

    /// The numbers from `start` up to, and without, `end`.
    package static func arange(
        _ start: Double = 0, to end: Double, by step: Double = 1, dtype: DType = .float32,
        device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        try produce("arange", []) {
            ctorch_tensor_arange(start, end, step, dtype.code, device.code, $0, $1)
        }
    }
}
