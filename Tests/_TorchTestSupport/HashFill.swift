package import ModelFile
package import NeuralNets
import Torch

/// Weights from one integer hash of a tensor's key and an element's index, bit for bit those of
/// `Tests/Goldens/ModelZoo/hash_fill.py`, where the rule is explained.
package enum HashFill {
    /// The 64-bit FNV-1a hash of the key's UTF-8 bytes.
    package static func hash(_ key: String) -> UInt64 {
        key.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// `count` numbers in [-1, 1).
    package static func unit(_ key: String, count: Int) -> [Float] {
        [Float](unsafeUninitializedCapacity: count) { buffer, initialised in
            write(key, to: UnsafeMutableBufferPointer(rebasing: buffer[..<count]), offset: 0, scale: 1)
            initialised = count
        }
    }

    package static func tensor(_ key: String, shape: [Int]) -> StoredTensor {
        let count = shape.reduce(1, *)
        let bytes =
            if shape.count >= 2 {
                bytes(key, count, scale: Float((6 / Double(shape.dropFirst().reduce(1, *))).squareRoot()))
            } else if key.hasSuffix("running_var") {
                bytes(key, count, offset: 1, scale: 0.5)
            } else if key.hasSuffix("weight") {
                bytes(key, count, offset: 1, scale: 0.25)
            } else {
                bytes(key, count, scale: 0.125)
            }
        return StoredTensor(bytes: bytes, dtype: .F32, shape: shape)
    }

    /// Weights for all of a network's keys, except whole numbers: counts of batches, and what a shape implies.
    package static func weights(for store: ParameterStore) -> [String: StoredTensor] {
        var weights: [String: StoredTensor] = [:]
        for (key, tensor) in store.all {
            weights[key] =
                tensor.dtype.isFloatingPoint
                ? self.tensor(key, shape: tensor.shape)
                : key.hasSuffix("num_batches_tracked") ? nil : try? StoredTensor(tensor)
        }
        return weights
    }

    /// The elements' bytes, made in place: VGG has half a gigabyte of them.
    private static func bytes(_ key: String, _ count: Int, offset: Float = 0, scale: Float) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count * MemoryLayout<Float>.stride) { buffer, initialised in
            buffer.withMemoryRebound(to: Float.self) { write(key, to: $0, offset: offset, scale: scale) }
            initialised = buffer.count
        }
    }

    private static func write(
        _ key: String, to elements: UnsafeMutableBufferPointer<Float>, offset: Float, scale: Float
    ) {
        let base = hash(key)
        for index in elements.indices {
            var z = base &+ UInt64(index) &* 0x9E37_79B9_7F4A_7C15
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            z ^= z >> 31
            let unit = Float(Int64(z >> 40) - (1 << 23)) * 0x1p-23
            elements[index] = offset + scale * unit
        }
    }
}
