/// How wide a model file's weights are stored. Networks compute in 32 bits whatever the file holds.
public enum StoredPrecision: String, Codable, Sendable, CaseIterable {
    case float32, float16, bfloat16
}

extension StoredTensor {
    /// The tensor as a file of `precision` holds it.
    ///
    /// Floating-point tensors of two and more dimensions, the weights of convolutions and linear layers, are rounded to the
    /// nearest, ties to even. Vectors and scalars (biases, norms and their statistics, counters) stay as they are: they
    /// are less than a hundredth of a file, and variances may leave float16's range. So does a tensor with a value that
    /// the narrower type would make infinite. `float32` widens whatever is narrower, exactly.
    package func stored(as precision: StoredPrecision) -> StoredTensor {
        guard [.F64, .F32, .F16, .BF16].contains(dtype), dtype != .F64 || shape.count > 1 else { return self }
        switch precision {
        case .float32: return dtype == .F32 ? self : StoredTensor(floats: floats(), shape: shape)
        case .float16: return narrowed(to: .F16, Self.half(of:))
        case .bfloat16: return narrowed(to: .BF16, Self.bfloat(of:))
        }
    }

    private func narrowed(to type: StoredType, _ convert: (Float) -> UInt16?) -> StoredTensor {
        guard shape.count > 1, dtype != type else { return self }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 * count)
        for value in floats() {
            guard let bits = convert(value) else { return self }
            bytes.append(UInt8(truncatingIfNeeded: bits))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        }
        return StoredTensor(bytes: bytes, dtype: type, shape: shape)
    }

    /// IEEE 754 binary32 to binary16, by hand because Swift has no `Float16` on Intel Macs; `nil` where it would be
    /// infinite or no number.
    private static func half(of value: Float) -> UInt16? {
        let bits = value.bitPattern
        let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
        let magnitude = bits & 0x7fff_ffff
        guard magnitude < 0x477f_f000 else { return nil }
        if magnitude < 0x3880_0000 {
            // Subnormal: a whole number of 2^-24.
            return sign | UInt16((Float(bitPattern: magnitude) * 0x1p24).rounded(.toNearestOrEven))
        }
        let rounded = magnitude + 0xfff + (magnitude >> 13 & 1)
        return sign | UInt16(truncatingIfNeeded: (rounded - 0x3800_0000) >> 13)
    }

    /// The upper half of a binary32, rounded; `nil` where it would be infinite or no number.
    private static func bfloat(of value: Float) -> UInt16? {
        let bits = value.bitPattern
        let rounded = (bits & 0x7fff_ffff) + 0x7fff + (bits >> 16 & 1)
        guard rounded < 0x7f80_0000 else { return nil }
        return UInt16(truncatingIfNeeded: bits >> 16) & 0x8000 | UInt16(truncatingIfNeeded: rounded >> 16)
    }
}

extension ThoraxModelFile {
    /// The same model with its weights stored as `precision`; see ``StoredTensor/stored(as:)``.
    ///
    /// - Returns: the model, and the largest change of a weight, relative to the largest weight of its tensor.
    package func storing(_ precision: StoredPrecision) throws(ModelFileError) -> (
        file: ThoraxModelFile, change: Double
    ) {
        var modules: [String: [String: StoredTensor]] = [:]
        var change = 0.0
        for name in card.modules.keys {
            var stored: [String: StoredTensor] = [:]
            for (key, tensor) in try tensors(of: name) {
                let new = tensor.stored(as: precision)
                stored[key] = new
                if new.dtype != tensor.dtype {
                    change = max(change, Self.change(tensor.floats(), new.floats()))
                }
            }
            modules[name] = stored
        }
        return (try ThoraxModelFile(card: card, modules: modules, path: path), change)
    }

    private static func change(_ old: [Float], _ new: [Float]) -> Double {
        let largest = old.reduce(Float(0)) { max($0, abs($1)) }
        let difference = zip(old, new).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
        return largest > 0 ? Double(difference / largest) : 0
    }
}
