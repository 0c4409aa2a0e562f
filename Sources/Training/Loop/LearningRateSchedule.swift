import NeuralNets

/// A phase's learning rate over its steps, as a factor of the recipe's rate.
struct LearningRateSchedule {
    private let schedule: Schedule
    private let totalSteps: Int

    init(_ phase: Recipe.Phase, stepsPerEpoch: Int) {
        totalSteps = phase.epochs * stepsPerEpoch
        let warmup = Int((phase.warmupEpochs * Double(stepsPerEpoch)).rounded())
        schedule =
            switch phase.schedule {
            case .constant: .constant(warmupSteps: warmup)
            case .step: .step(every: max(1, totalSteps / 3), factor: 0.1, warmupSteps: warmup)
            case .cosine: .cosine(warmupSteps: warmup)
            }
    }

    func factor(step: Int) -> Double { schedule.factor(step: step, totalSteps: totalSteps) }
}
