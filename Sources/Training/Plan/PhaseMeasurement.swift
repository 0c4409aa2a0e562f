import Evaluating
import Foundation
import ModelZoo
import NeuralNets

/// A few steps of a phase on a sample, timed with the run's own code.
struct PhaseMeasurement {
    /// The first steps build kernels and fill the prefetcher.
    private static let warmUpSteps = 2
    private static let leastSteps = 3
    private static let leastSeconds = 3.0

    let trainable: Int
    let steps: Int
    let secondsPerStep: Double
    /// Seconds per film for its features; 0 where the phase stores none.
    let secondsPerFeature: Double
    /// Bytes of a film's stored features.
    let bytesPerFeature: Int
    let secondsPerValidationFilm: Double
    let checkpointSeconds: Double
    /// Bytes of network, optimiser and progress, and of the network alone.
    let checkpointBytes, modelBytes: Int

    /// Measures a phase and leaves `session` at the next.
    init(_ session: TrainingSession, _ phase: Recipe.Phase, folder: URL) throws {
        var marks: [(done: Int, time: ContinuousClock.Instant)] = []
        try session.begin(phase) { done, _ in marks.append((done, .now)) }
        secondsPerFeature = Self.pace(marks)
        let films = session.plan.training.films.count + session.plan.validation.films.count
        bytesPerFeature = Self.bytes(of: folder) { $0.hasPrefix("features-") } / max(1, films)
        trainable = session.trainableCount

        var timed = 0
        var total = 0.0
        var taken = 0
        while timed < Self.leastSteps || total < Self.leastSeconds && timed < 200 {
            session.progress.position.batch = 0
            session.beginEpoch()
            while let batch = try session.nextBatch() {
                let report = try session.step(batch)
                taken += 1
                if taken <= Self.warmUpSteps { continue }
                // The last batch of the sample may be a small one.
                total += report.seconds * Double(session.plan.recipe.batchSize) / Double(batch.films.count)
                timed += 1
                if timed >= Self.leastSteps, total >= Self.leastSeconds { break }
            }
        }
        steps = timed
        secondsPerStep = total / Double(timed)

        let judging = try Self.seconds { _ = try session.judge() }
        secondsPerValidationFilm = judging / Double(max(1, session.plan.validation.films.count))
        checkpointSeconds = try Self.seconds {
            try session.checkpoints.saveBest(session.model.store.export())
            try session.save()
        }
        checkpointBytes = Self.bytes(of: folder) { $0 == "last.safetensors" }
        modelBytes = Self.bytes(of: folder) { $0 == "best.safetensors" }
        try session.endPhase()
    }

    /// Seconds per film, from how features got on; the first batch, which builds kernels, left out if there is more.
    private static func pace(_ marks: [(done: Int, time: ContinuousClock.Instant)]) -> Double {
        // Training films first, then validation films, counted from the start again.
        let training = marks.prefix { $0.done >= marks[0].done }
        guard let first = training.first, let last = training.last, last.done > first.done else { return 0 }
        return (last.time - first.time) / .seconds(1) / Double(last.done - first.done)
    }

    private static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        return (ContinuousClock.now - start) / .seconds(1)
    }

    private static func bytes(of folder: URL, _ isWanted: (String) -> Bool) -> Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter(isWanted).reduce(0) { total, name in
            let attributes = try? FileManager.default.attributesOfItem(
                atPath: folder.appending(path: name).path)
            return total + ((attributes?[.size] as? Int) ?? 0)
        }
    }
}
