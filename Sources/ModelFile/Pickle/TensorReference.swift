/// A run of elements somewhere in a checkpoint, by the key that its container uses.
struct StorageReference {
    let key: String
    /// Python's class, such as "torch.FloatStorage".
    let className: String
    /// Number of elements; of bytes for an untyped storage.
    let count: Int

    static let untypedNames: Set<String> = ["torch.storage.UntypedStorage", "torch.UntypedStorage"]

    private static let types: [String: StoredType] = [
        "Double": .F64, "Float": .F32, "Half": .F16, "BFloat16": .BF16, "Long": .I64, "Int": .I32,
        "Short": .I16, "Char": .I8, "Byte": .U8, "Bool": .BOOL,
    ]

    var isUntyped: Bool { Self.untypedNames.contains(className) }

    /// The element type that the class names; `nil` for an untyped storage and for types that aren't supported.
    var dtype: StoredType? {
        guard className.hasSuffix("Storage"), let name = className.split(separator: ".").last else {
            return nil
        }
        return Self.types[String(name.dropLast("Storage".count))]
    }

    /// Bytes per element; `nil` where the class is unknown.
    var elementSize: Int? {
        if isUntyped { return 1 }
        return switch className.split(separator: ".").last {
        case "ComplexFloatStorage": 8
        case "ComplexDoubleStorage": 16
        case "QInt8Storage", "QUInt8Storage", "QUInt4x2Storage", "QUInt2x4Storage": 1
        case "QInt32Storage": 4
        default: dtype?.size
        }
    }
}

/// A strided view of a storage, as `torch._utils._rebuild_tensor_v2` takes it.
struct TensorReference {
    let storage: StorageReference
    /// `nil` where Thorax has no such type; `typeName` then says which it was.
    let dtype: StoredType?
    let typeName: String
    /// In elements.
    let offset: Int
    let shape: [Int]
    /// In elements.
    let strides: [Int]

    /// Python's names of element types, for tensors that state one beside an untyped storage.
    static let types: [String: StoredType] = [
        "torch.float64": .F64, "torch.float32": .F32, "torch.float16": .F16, "torch.bfloat16": .BF16,
        "torch.int64": .I64, "torch.int32": .I32, "torch.int16": .I16, "torch.int8": .I8, "torch.uint8": .U8,
        "torch.bool": .BOOL,
    ]

    /// Number of elements, and one past the last element that is touched; `nil` where either overflows.
    var extent: (count: Int, end: Int)? {
        var count = 1
        var last = offset
        for (length, stride) in zip(shape, strides) {
            let (product, overflow1) = count.multipliedReportingOverflow(by: max(length, 1))
            let (reach, overflow2) = max(length - 1, 0).multipliedReportingOverflow(by: stride)
            let (sum, overflow3) = last.addingReportingOverflow(reach)
            guard !overflow1, !overflow2, !overflow3 else { return nil }
            (count, last) = (product, sum)
        }
        if shape.contains(0) { return (0, offset) }
        return last < .max ? (count, last + 1) : nil
    }

    /// Whether the elements lie one after the other, row by row.
    var isContiguous: Bool {
        var expected = 1
        for (length, stride) in zip(shape, strides).reversed() where length != 1 {
            if stride != expected { return false }
            expected *= length
        }
        return true
    }
}
