import ModelZoo
import NeuralNets

extension TrainingSession {
    /// The phase's schedule; one-cycle rises for 30 % of the steps where no warm-up is given, as in PyTorch.
    static func schedule(_ phase: Recipe.Phase) -> Schedule {
        let warmUp = min(1, phase.warmupEpochs / Double(phase.epochs))
        return Schedule(phase.schedule, warmUp: phase.schedule == .oneCycle && warmUp == 0 ? 0.3 : warmUp)
    }

    /// What the validation figures of the phase so far make of the rate.
    var plateauFactor: Double {
        let phase = plan.recipe.phases[progress.position.phase]
        guard phase.schedule == .plateau else { return 1 }
        let metric = plan.recipe.earlyStopping.metric
        let figures = progress.history.suffix(progress.position.epoch).compactMap { report in
            metric == .loss ? report.validationLoss : report.scores[metric.rawValue]
        }
        return Plateau(factor: phase.plateauFactor, patience: phase.plateauPatience)
            .factor(after: figures, higherIsBetter: metric != .loss)
    }
}
