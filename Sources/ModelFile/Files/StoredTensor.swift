/// A tensor as it lies in a file: little-endian elements, contiguous, row by row. A value; owns or maps its bytes.
package struct StoredTensor: Sendable {
    package let dtype: StoredType
    package let shape: [Int]
    private let source: Source

    private enum Source: Sendable {
        case bytes([UInt8])
        case mapped(MappedFile, Range<Int>)
    }

    /// A 32-bit tensor from its elements; traps where their number isn't the product of `shape`.
    package init(floats: [Float], shape: [Int]) {
        self.init(bytes: floats.withUnsafeBytes { Array($0) }, dtype: .F32, shape: shape)
    }

    /// A tensor from its bytes; traps where their number isn't what `shape` and `dtype` need.
    package init(bytes: [UInt8], dtype: StoredType, shape: [Int]) {
        precondition(Self.byteCount(shape, dtype) == bytes.count)
        self.dtype = dtype
        self.shape = shape
        source = .bytes(bytes)
    }

    /// A tensor that stays in a mapped file until it is touched; traps where the sizes differ.
    init(mapped file: MappedFile, at range: Range<Int>, dtype: StoredType, shape: [Int]) {
        precondition(Self.byteCount(shape, dtype) == range.count)
        precondition(range.lowerBound >= 0 && range.upperBound <= file.count)
        self.dtype = dtype
        self.shape = shape
        source = .mapped(file, range)
    }

    /// Number of elements.
    package var count: Int { shape.reduce(1, *) }

    /// Number of bytes.
    package var byteCount: Int { count * dtype.size }

    /// Hands over the bytes; their address may be odd, because a file aligns tensors as its writer liked.
    package func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        switch source {
        case .bytes(let bytes): try bytes.withUnsafeBytes(body)
        case .mapped(let file, let range):
            try file.withBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
        }
    }

    /// The bytes that a tensor needs; `nil` where a length is negative or the product overflows.
    static func byteCount(_ shape: [Int], _ dtype: StoredType) -> Int? {
        // A zero anywhere makes the product zero, but must not hide an overflow elsewhere in the shape.
        var product = dtype.size
        for length in shape {
            guard length >= 0 else { return nil }
            let (next, overflow) = product.multipliedReportingOverflow(by: max(length, 1))
            guard !overflow else { return nil }
            product = next
        }
        return shape.contains(0) ? 0 : product
    }
}

extension StoredTensor: Equatable {
    /// Equal type, shape and bytes: NaN equals itself, and 0 differs from -0.
    package static func == (left: StoredTensor, right: StoredTensor) -> Bool {
        left.dtype == right.dtype && left.shape == right.shape
            && left.withBytes { a in right.withBytes { b in a.elementsEqual(b) } }
    }
}

extension StoredTensor {
    /// The elements as 32-bit floats, whatever the stored type; exact except for F64, I64 and large I32.
    package func floats() -> [Float] {
        func elements<T>(_ type: T.Type, _ convert: (T) -> Float) -> [Float] {
            withBytes { bytes in
                (0..<count).map { convert(bytes.loadUnaligned(fromByteOffset: $0 * dtype.size, as: T.self)) }
            }
        }
        return switch dtype {
        case .F64: elements(Double.self) { Float($0) }
        case .F32: elements(Float.self) { $0 }
        case .F16: elements(UInt16.self, Self.float(half:))
        case .BF16: elements(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        case .I64: elements(Int64.self) { Float($0) }
        case .I32: elements(Int32.self) { Float($0) }
        case .I16: elements(Int16.self) { Float($0) }
        case .I8: elements(Int8.self) { Float($0) }
        case .U8: elements(UInt8.self) { Float($0) }
        case .BOOL: elements(UInt8.self) { $0 == 0 ? 0 : 1 }
        }
    }

    /// IEEE 754 binary16 to binary32, by hand because Swift has no `Float16` on Intel Macs.
    private static func float(half bits: UInt16) -> Float {
        let sign: Float = bits >> 15 == 0 ? 1 : -1
        let exponent = Int(bits >> 10 & 0x1f)
        let fraction = Float(bits & 0x3ff)
        switch exponent {
        case 0: return sign * fraction * 0x1p-24
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default:
            return sign * (1 + fraction * 0x1p-10)
                * Float(sign: .plus, exponent: exponent - 15, significand: 1)
        }
    }
}
