import CTorch

/// An array of numbers with a shape, owned by libtorch.
///
/// A tensor is a reference: views share their storage, and the in-place operations show through all of them. It is
/// not `Sendable`; a model and its tensors stay on the thread that owns them, and arrays of numbers come out.
package final class Tensor {
    let handle: OpaquePointer

    /// Takes over one reference to a tensor of the shim.
    init(owning handle: OpaquePointer) { self.handle = handle }

    deinit { ctorch_tensor_delete(handle) }
}

@available(*, unavailable)
extension Tensor: Sendable {}

extension Tensor {
    /// The size of each dimension; empty for a scalar.
    package var shape: [Int] {
        withExtendedLifetime(self) {
            (0..<ctorch_tensor_rank(handle)).map { Int(ctorch_tensor_size(handle, $0)) }
        }
    }

    /// The number of dimensions.
    package var rank: Int { withExtendedLifetime(self) { Int(ctorch_tensor_rank(handle)) } }

    /// The number of elements.
    package var count: Int { withExtendedLifetime(self) { Int(ctorch_tensor_count(handle)) } }

    package var dtype: DType {
        let code = withExtendedLifetime(self) { ctorch_tensor_dtype(handle) }
        guard let type = DType(code: code) else {
            preconditionFailure("element type \(code) is never made here")
        }
        return type
    }

    package var device: Device {
        let code = withExtendedLifetime(self) { ctorch_tensor_device(handle) }
        guard let device = Device(code: code) else {
            preconditionFailure("device \(code.kind) is never used here")
        }
        return device
    }

    /// Whether the elements are stored row by row, without gaps.
    package var isContiguous: Bool { withExtendedLifetime(self) { ctorch_tensor_is_contiguous(handle) } }

    /// Whether an `[N, C, H, W]` tensor is stored pixel by pixel with a pixel's channels side by side, libtorch's
    /// faster layout for convolutions.
    package var isChannelsLast: Bool { withExtendedLifetime(self) { ctorch_tensor_is_channels_last(handle) } }
}

extension Tensor: CustomStringConvertible {
    package var description: String { "Tensor(\(shape), \(dtype.rawValue), \(device))" }
}
