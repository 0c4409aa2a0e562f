package import ModelFile
package import Torch

/// Differences between weights and network that loading accepts.
package struct LoadOptions: Sendable {
    /// Keys that begin with one of these keep their initial values, and are passed over in the weights: a head.
    package var skippedPrefixes: [String]
    /// Where the network takes one channel and the weights three, a convolution's weights are summed over them: gray
    /// images then give what the same images repeated in three channels gave.
    package var sumsColours: Bool
    /// Whether weights that the network lacks are passed over.
    package var ignoresUnused: Bool

    package init(skippedPrefixes: [String] = [], sumsColours: Bool = false, ignoresUnused: Bool = false) {
        self.skippedPrefixes = skippedPrefixes
        self.sumsColours = sumsColours
        self.ignoresUnused = ignoresUnused
    }

    package static let strict = LoadOptions()

    func skips(_ key: String) -> Bool { skippedPrefixes.contains { key.hasPrefix($0) } }
}

extension ParameterStore {
    /// Loads weights by key. Everything that doesn't fit is listed together, and then nothing has been changed.
    package func load(
        _ weights: [String: StoredTensor], accepting options: LoadOptions = .strict
    ) throws(NeuralNetsError) {
        var mismatch = WeightMismatch()
        var plan: [(tensor: Tensor, stored: StoredTensor)] = []
        for (key, tensor) in all where !options.skips(key) {
            guard let stored = weights[key] else {
                // Checkpoints from before PyTorch 0.4.1 don't count batches; the count only matters to who reads it.
                if !key.hasSuffix("num_batches_tracked") { mismatch.missing.append(key) }
                continue
            }
            if stored.shape == tensor.shape
                || options.sumsColours && Self.isColour(stored.shape, of: tensor.shape)
            {
                plan.append((tensor, stored))
            } else {
                mismatch.misshapen.append(.init(key: key, expected: tensor.shape, found: stored.shape))
            }
        }
        if !options.ignoresUnused {
            let known = Set(all.map(\.key))
            mismatch.unused = weights.keys.filter { !known.contains($0) && !options.skips($0) }.sorted()
        }
        guard mismatch.isEmpty else {
            mismatch.advice = Self.advice(for: mismatch)
            throw .weights(mismatch)
        }
        do throws(TorchError) {
            try withoutGradients { () throws(TorchError) in
                for (tensor, stored) in plan { try tensor.copy(from: stored) }
            }
        } catch { throw .torch(error) }
    }

    /// The weights' values by key, in the checkpoint's order.
    package func export() throws(TorchError) -> [(String, StoredTensor)] {
        var result: [(String, StoredTensor)] = []
        for (key, tensor) in all { result.append((key, try StoredTensor(tensor))) }
        return result
    }

    private static func isColour(_ found: [Int], of expected: [Int]) -> Bool {
        guard found.count == 4, expected.count == 4 else { return false }
        return found[1] == 3 && expected[1] == 1 && found[0] == expected[0] && found[2...] == expected[2...]
    }

    private static func advice(for mismatch: WeightMismatch) -> [String] {
        var advice: [String] = []
        if mismatch.misshapen.contains(where: { isColour($0.found, of: $0.expected) }) {
            advice.append(
                "sum the colour channels of weights for RGB images, or give the network 3 input channels")
        }
        if mismatch.misshapen.contains(where: { !isColour($0.found, of: $0.expected) })
            || !mismatch.missing.isEmpty
        {
            advice.append("name the network that the weights were made for, or skip the head's keys")
        }
        if !mismatch.unused.isEmpty { advice.append("ignore unused keys, or skip the head's keys") }
        return advice
    }
}
