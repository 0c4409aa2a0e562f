import Cohort
import Groundwork
import Torch

/// Pre-trains one network on a thread of its own; tensors never leave it.
package actor Pretrainer {
    private nonisolated let thread = DedicatedThread(name: "pre-trainer")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let plan: PretrainingPlan

    package init(_ plan: PretrainingPlan) { self.plan = plan }

    /// Runs all epochs, from the start or from the last checkpoint, and returns the backbone.
    ///
    /// - Parameter notify: told of every event, on the pre-trainer's thread; it must not block for long.
    package func train(
        resuming: Bool, notify: @Sendable (TrainingEvent) throws -> Void
    ) throws -> PretrainingOutcome {
        let clock = ContinuousClock()
        let start = clock.now
        let session = try PretrainingSession(plan, resuming: resuming)
        try notify(
            .started(
                films: plan.films.films.count, validation: 0, parameters: session.parameterCount, phases: 1))
        if resuming { try notify(.resumed(session.progress.position)) }
        while session.goesOn {
            session.beginEpoch()
            while let batch = try session.nextBatch() {
                try notify(
                    .stepped(session.step(batch.films, batch.draws, waitSeconds: batch.waitSeconds)))
                try session.saveIfDue()
            }
            try notify(.epochTaught(session.endEpoch()))
        }
        let outcome = try session.outcome()
        try notify(.finished(best: nil, seconds: (clock.now - start) / .seconds(1)))
        return outcome
    }
}
