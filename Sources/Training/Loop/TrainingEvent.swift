/// What a run tells those who listen: the progress line, the log, a test.
package enum TrainingEvent: Sendable {
    case started(films: Int, validation: Int, parameters: Int, phases: Int)
    case resumed(Position)
    case cachingFeatures(phase: String, done: Int, of: Int)
    case phaseStarted(name: String, number: Int, epochs: Int, trainable: Int)
    case stepped(StepReport)
    case epochEnded(EpochReport)
    /// An epoch of pre-training, which has no validation.
    case epochTaught(PretrainingEpoch)
    case phaseEnded(name: String, reason: String)
    case finished(best: Double?, seconds: Double)
}

/// Where a run stands: everything that the order of films and every random draw depend on, besides the seed.
package struct Position: Codable, Sendable, Equatable {
    /// Index into the recipe's phases.
    package var phase = 0
    /// Epoch within the phase, from 0.
    package var epoch = 0
    /// Batches of this epoch that are done.
    package var batch = 0
    /// Epochs over all phases: numbers the film order and the augmentation.
    package var globalEpoch = 0
    /// Optimiser steps over all phases: numbers the dropout masks.
    package var globalStep = 0

    package init() {}
}

package struct StepReport: Sendable {
    package var position: Position
    package var batches: Int
    package var epochs: Int
    package var films: Int
    package var loss: Double
    package var learningRate: Double
    /// Seconds spent waiting for the loader, and for the whole step with it.
    package var waitSeconds: Double
    package var seconds: Double
}

package struct EpochReport: Codable, Sendable, Equatable {
    package var phase: String
    package var epoch: Int
    package var trainingLoss: Double
    package var validationLoss: Double
    /// Validation figures by name; one that is undefined is left out.
    package var scores: [String: Double]
    /// True where this is the best epoch so far of the run.
    package var isBest: Bool
    /// Wall time of the epoch's training part, of which `waitSeconds` went by without a batch to work on.
    package var seconds: Double
    package var waitSeconds: Double
    /// The recipe's penalties by name, as means over the epoch's batches and before their weights.
    package var penalties: [String: Double]?
    /// How much the groups count in the end, where the worst ones are minimised.
    package var groupWeights: [String: Double]?
}
