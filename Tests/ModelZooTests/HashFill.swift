import ModelFile
import NeuralNets
import Torch

/// Weights from one integer hash of a tensor's key and an element's index, bit for bit those of
/// `Tests/Goldens/ModelZoo/hash_fill.py`, where the rule is explained.
enum HashFill {
    /// The 64-bit FNV-1a hash of the key's UTF-8 bytes.
    static func hash(_ key: String) -> UInt64 {
        key.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// `count` numbers in [-1, 1).
    static func unit(_ key: String, count: Int) -> [Float] { scaled(key, count: count, by: 1) }

    static func tensor(_ key: String, shape: [Int]) -> StoredTensor {
        let count = shape.reduce(1, *)
        var values: [Float]
        if shape.count >= 2 {
            let fanIn = shape.dropFirst().reduce(1, *)
            values = scaled(key, count: count, by: Float((6 / Double(fanIn)).squareRoot()))
        } else if key.hasSuffix("running_var") {
            values = unit(key, count: count).map { 1 + 0.5 * $0 }
        } else if key.hasSuffix("weight") {
            values = unit(key, count: count).map { 1 + 0.25 * $0 }
        } else {
            values = scaled(key, count: count, by: 0.125)
        }
        return StoredTensor(floats: values, shape: shape)
    }

    /// Weights for all of a network's keys, except counts of batches.
    static func weights(for store: ParameterStore) -> [String: StoredTensor] {
        var weights: [String: StoredTensor] = [:]
        for (key, tensor) in store.all where !key.hasSuffix("num_batches_tracked") {
            weights[key] = self.tensor(key, shape: tensor.shape)
        }
        return weights
    }

    private static func scaled(_ key: String, count: Int, by scale: Float) -> [Float] {
        let base = hash(key)
        return [Float](unsafeUninitializedCapacity: count) { buffer, initialised in
            for index in 0..<count {
                var z = base &+ UInt64(index) &* 0x9E37_79B9_7F4A_7C15
                z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
                z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
                z ^= z >> 31
                buffer.initializeElement(
                    at: index, to: Float(Int64(z >> 40) - (1 << 23)) * 0x1p-23 * scale)
            }
            initialised = count
        }
    }
}
