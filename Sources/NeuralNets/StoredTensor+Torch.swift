package import ModelFile
package import Torch

extension DType {
    /// The element type under the file formats' name.
    package init(_ stored: StoredType) {
        self =
            switch stored {
            case .F64: .float64
            case .F32: .float32
            case .F16: .float16
            case .BF16: .bfloat16
            case .I64: .int64
            case .I32: .int32
            case .I16: .int16
            case .I8: .int8
            case .U8: .uint8
            case .BOOL: .bool
            }
    }

    package var stored: StoredType {
        switch self {
        case .float64: .F64
        case .float32: .F32
        case .float16: .F16
        case .bfloat16: .BF16
        case .int64: .I64
        case .int32: .I32
        case .int16: .I16
        case .int8: .I8
        case .uint8: .U8
        case .bool: .BOOL
        }
    }
}

extension StoredTensor {
    /// Copies a tensor's elements, row-major.
    package init(_ tensor: Tensor) throws(TorchError) {
        self.init(bytes: try tensor.bytes(), dtype: tensor.dtype.stored, shape: tensor.shape)
    }

    /// Copies the elements into a new tensor of their type.
    package func tensor() throws(TorchError) -> Tensor {
        let tensor = try Tensor.uninitialised(shape, dtype: DType(dtype))
        try tensor.copy(from: self)
        return tensor
    }
}

extension Tensor {
    /// Overwrites the elements with stored ones of the same shape, or of three channels to be summed into one.
    func copy(from stored: StoredTensor) throws(TorchError) {
        guard stored.shape == shape else {
            try copy(from: try stored.tensor().to(.float32).sum([1], keepingDimensions: true))
            return
        }
        let outcome = stored.withBytes { bytes in
            Result { () throws(TorchError) in try copy(from: bytes, dtype: DType(stored.dtype)) }
        }
        try outcome.get()
    }
}
