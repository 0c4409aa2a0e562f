import Groundwork
import ModelZoo
import NeuralNets
import Torch

/// The average of weights that stands for the network where it is judged and kept.
extension TrainingSession {
    /// Begins a phase's average, or goes on with the one from a checkpoint.
    func makeAverage() throws -> WeightAverage? {
        let averaging = plan.recipe.averaging
        let rule: WeightAverage.Rule
        switch averaging.kind {
        case .none: return nil
        case .ema: rule = .exponential(decay: averaging.decay)
        case .swa: rule = .equal
        }
        let average = WeightAverage(model.store, rule)
        try average.importState(progress.takeAverage(), count: progress.averageCount ?? 0)
        return average
    }

    /// Takes in the weights after an optimiser step.
    func averageStep() throws {
        guard plan.recipe.averaging.kind == .ema, let average else { return }
        try average.update()
        progress.averageCount = average.count
    }

    /// Takes in the weights at the end of an epoch.
    func averageEpoch() throws {
        let phase = plan.recipe.phases[progress.position.phase]
        guard plan.recipe.averaging.kind == .swa, let average,
            Double(progress.position.epoch) >= plan.recipe.averaging.start * Double(phase.epochs)
        else { return }
        try average.update()
        progress.averageCount = average.count
    }

    /// Puts the average in the network's place.
    ///
    /// - Returns: what the network was, to return to; `nil` where there is no average yet, and nothing has changed.
    func wearAverage() throws -> Snapshot? {
        guard let average, average.count > 0, let sources else { return nil }
        let own = try model.store.snapshot()
        try average.apply()
        guard plan.recipe.averaging.kind == .swa, model.store.hasNorms else { return own }
        var generator = SeededGenerator(plan.recipe.seed, "norms", progress.position.globalEpoch)
        try Torch.manualSeed(generator.next())
        sources.training.begin(order: epochOrder, epoch: progress.position.globalEpoch, fromBatch: 0)
        try model.store.reestimateNorms { beforeBatch in
            while let batch = try sources.training.next() {
                beforeBatch()
                try withoutGradients { () throws(TorchError) in
                    _ = try withPrecision(plan.recipe.precision, device: plan.device) {
                        () throws(TorchError) in
                        try model.logits(batch.input, fromBlock: sources.training.firstBlock)
                    }
                }
            }
        }
        return own
    }
}
