package import ModelFile
package import Torch

/// A running average of a network's weights, which generalises better than the last of them.
package final class WeightAverage {
    package enum Rule: Sendable, Equatable {
        /// Exponential: average ← d · average + (1 - d) · weights after every step, where d is the smaller of `decay` and
        /// (1 + n) / (10 + n) after n steps, so that a young average doesn't cling to its beginning.
        case exponential(decay: Double)
        /// Every set of weights counts alike (Izmailov et al., "Averaging weights leads to wider optima", UAI 2018).
        case equal
    }

    private let store: ParameterStore
    private let rule: Rule
    private var averages: [Tensor] = []
    /// How many sets of weights are in it.
    package private(set) var count = 0

    /// An average with nothing in it.
    package init(_ store: ParameterStore, _ rule: Rule) {
        self.store = store
        self.rule = rule
    }

    /// Takes in the network's weights as they are. Counters are copied; running statistics of norms are averaged, too.
    package func update() throws(TorchError) {
        try withoutGradients { () throws(TorchError) in
            guard count > 0 else {
                averages = []
                for (_, tensor) in store.all { averages.append(try tensor.detach().clone()) }
                return
            }
            let share = self.share
            for ((_, tensor), average) in zip(store.all, averages) {
                if tensor.dtype.isFloatingPoint {
                    try average.copy(from: average + (tensor.detach() - average) * share)
                } else {
                    try average.copy(from: tensor)
                }
            }
        }
        count += 1
    }

    /// What the next set of weights counts.
    private var share: Double {
        switch rule {
        case .exponential(let decay): 1 - min(decay, Double(1 + count) / Double(10 + count))
        case .equal: 1 / Double(count + 1)
        }
    }

    /// Writes the average into the network.
    package func apply() throws(TorchError) {
        precondition(count > 0, "there is nothing in the average")
        try withoutGradients { () throws(TorchError) in
            for (entry, average) in zip(store.all, averages) { try entry.tensor.copy(from: average) }
        }
    }

    /// The averages by the network's keys; empty where there is nothing in it.
    package func exportState() throws(TorchError) -> [(String, StoredTensor)] {
        var result: [(String, StoredTensor)] = []
        for ((key, _), average) in zip(store.all, averages) {
            result.append((key, try StoredTensor(average)))
        }
        return result
    }

    /// Goes on from exported averages of `count` sets of weights.
    package func importState(_ state: [String: StoredTensor], count: Int) throws(NeuralNetsError) {
        guard count > 0 else { return }
        var restored: [Tensor] = []
        for (key, tensor) in store.all {
            guard let stored = state[key] else {
                throw .optimiserState(name: "average of \(key)", problem: "is missing")
            }
            guard stored.shape == tensor.shape else {
                throw .optimiserState(
                    name: "average of \(key)",
                    problem: "has shape \(stored.shape) where its tensor has \(tensor.shape)")
            }
            do throws(TorchError) {
                let average = try tensor.detach().clone()
                try average.copy(from: stored)
                restored.append(average)
            } catch { throw .torch(error) }
        }
        averages = restored
        self.count = count
    }
}

extension ParameterStore {
    /// Whether any batch norm keeps running statistics.
    package var hasNorms: Bool { buffers.contains { $0.key.hasSuffix("running_mean") } }

    /// Estimates every norm's statistics anew, as equal means over the batches that `body` sends through the network,
    /// like `torch.optim.swa_utils.update_bn`: those of averaged weights are not the average of statistics.
    ///
    /// - Parameter body: calls the closure it is given before every batch.
    package func reestimateNorms<Failure: Error>(
        _ body: (_ beforeBatch: () -> Void) throws(Failure) -> Void
    ) throws(Failure) {
        let wasTraining = isTraining
        isTraining = true
        defer {
            isTraining = wasTraining
            normMomentum = nil
        }
        var batches = 0.0
        try body {
            batches += 1
            self.normMomentum = 1 / batches
        }
    }
}
