import Groundwork
import ModelZoo
import NeuralNets
import Torch

extension ExplainedNetwork {
    /// What ``randomised(layers:seed:)`` draws anew, the head first, then the blocks from the last to the first.
    package var layersFromTop: [String] { ["head"] + model.blocks.reversed().map(\.name) }

    /// A copy whose first `count` layers from the top have initial weights, and the others what was learnt.
    package func randomised(layers count: Int, seed: UInt64) throws -> ExplainedNetwork {
        // Never the weights that a training of the same seed began with: its early epochs stay near them.
        var hash = StableHash()
        hash.combine("randomised")
        hash.combine(seed)
        let copy = try ModelRegistry.make(model.architecture, seed: hash.value)
        try copy.store.move(to: device)
        let keptBlocks = model.blocks.dropLast(max(count - 1, 0))
        try withoutGradients { () throws(TorchError) in
            for (key, tensor) in copy.store.all {
                let isKept = count == 0 || keptBlocks.contains { $0.owns(key) }
                if isKept, let learnt = model.store[key] { try tensor.copy(from: learnt) }
            }
        }
        return ExplainedNetwork(copying: self, model: copy)
    }
}
