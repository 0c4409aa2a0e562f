package import Cohort
package import Evaluating
package import Foundation
import Groundwork
package import ModelFile
import ModelZoo
import NeuralNets
package import Torch

/// Trains one network on a thread of its own; tensors never leave it.
package actor Trainer {
    private nonisolated let thread = DedicatedThread(name: "trainer")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let plan: TrainingPlan

    package init(_ plan: TrainingPlan) { self.plan = plan }

    /// Runs every phase of the recipe, from the start or from the last checkpoint, and returns the best network.
    ///
    /// - Parameter notify: told of every event, on the trainer's thread; it must not block for long.
    package func train(
        resuming: Bool, notify: @Sendable (TrainingEvent) throws -> Void
    ) throws -> TrainingOutcome {
        let clock = ContinuousClock()
        let start = clock.now
        let session = try TrainingSession(plan, resuming: resuming)
        try notify(
            .started(
                films: plan.training.films.count, validation: plan.validation.films.count,
                parameters: session.parameterCount, phases: plan.recipe.phases.count))
        if resuming { try notify(.resumed(session.progress.position)) }

        for (number, phase) in plan.recipe.phases.enumerated().dropFirst(session.progress.position.phase) {
            try session.begin(phase) { done, films in
                try notify(.cachingFeatures(phase: phase.name, done: done, of: films))
            }
            try notify(
                .phaseStarted(
                    name: phase.name, number: number + 1, epochs: phase.epochs,
                    trainable: session.trainableCount))
            while session.phaseGoesOn {
                session.beginEpoch()
                while let batch = try session.nextBatch() {
                    try notify(.stepped(session.step(batch)))
                    try session.saveIfDue()
                }
                try notify(.epochEnded(session.endEpoch()))
            }
            try notify(.phaseEnded(name: phase.name, reason: session.phaseEndReason))
            try session.endPhase()
        }

        let outcome = try session.outcome()
        let elapsed = clock.now - start
        try notify(.finished(best: outcome.bestScore, seconds: elapsed / .seconds(1)))
        return outcome
    }
}

/// What is trained on, with which recipe, where it is kept.
package struct TrainingPlan: Sendable {
    package var recipe: Recipe
    package var training: TargetTable
    package var validation: TargetTable
    /// The films of `training` and `validation`, in the same order.
    package var trainingFilms: FilmSource
    package var validationFilms: FilmSource
    /// The training films at the sizes that phases ask for beside the image's own.
    package var resizedFilms: [Int: FilmSource] = [:]
    package var folder: URL
    package var device: Device
    /// Where the weights start.
    package var weightsOrigin: WeightsOrigin
    /// What the recipe's ways against shortcuts know of the training films.
    var mitigation = Mitigation()
    /// `augmentation.lesions`: what is inserted into training films.
    var lesions: LesionPlan?
    /// What the card must say against the model.
    package var warnings: [String] = []
}

/// The best network of a run, by its validation metric.
package struct TrainingOutcome: Sendable {
    package var weights: [(String, StoredTensor)]
    package var architecture: Architecture
    package var bestScore: Double?
    /// Validation probabilities of that network, `[films][outputs]`, in table order.
    package var validationProbabilities: [[Double]]
    package var epochs: [EpochReport]
}
