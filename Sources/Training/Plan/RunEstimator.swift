package import Cohort
import Evaluating
import Foundation
import Groundwork
import Imaging
import ModelFile
import ModelZoo
import Torch

/// Finds out what a run would take: decodes a sample of films and takes a few steps of every phase with the run's own
/// code, in a temporary folder.
package actor RunEstimator {
    private nonisolated let thread = DedicatedThread(name: "estimator")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    let recipe: Recipe
    let cohort: Cohort
    let options: TrainingRun.Options

    package init(recipe: Recipe, cohort: Cohort, options: TrainingRun.Options) {
        self.recipe = recipe
        self.cohort = cohort
        self.options = options
    }

    /// - Parameter note: told what is being measured.
    /// - Throws: whatever would keep the run from starting, films that can't be read excepted: they are counted.
    package func estimate(note: @Sendable (String) -> Void) throws -> RunEstimate {
        let start = ContinuousClock.now
        let device = try Device.available(options.device)
        if !options.allowSharedPatients { try cohort.checkPatientsStayInOneSplit() }
        let findings = try TargetTable.resolve(recipe.findings, in: cohort)
        let tables = try TrainingRun.tables(recipe, cohort, findings)
        try tables[0].check(split: "training", task: recipe.task)
        try tables[1].check(split: "validation", task: recipe.task)
        _ = try Mitigation(attributesOf: tables[0], recipe)
        let origin = try TrainingRun.rehearse(recipe, isResumed: false, folder: options.folder)

        note("decoding")
        let batches = try batchesToMeasure()
        let preparer = try FilmPreparer.bundled(recipe.preprocessing).remembering()
        let samples = [
            FilmSample(
                tables[0].films, count: batches * recipe.batchSize, recipe: recipe, preparer: preparer,
                seconds: 8),
            FilmSample(
                tables[1].films, count: batches * recipe.batchSize / 2, recipe: recipe, preparer: preparer,
                seconds: 4),
        ]
        let sampled = samples.map { TargetTable($0.films, findings: findings, task: recipe.task) }
        for (table, split) in zip(sampled, ["training", "validation"]) where table.films.isEmpty {
            throw TargetError.noFilms(split: split, task: recipe.task.rawValue)
        }
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "thorax-plan-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let watch = MemoryWatch()
        let session = try TrainingSession(
            TrainingPlan(
                recipe: recipe, training: sampled[0], validation: sampled[1],
                trainingFilms: samples[0].source(sampled[0], preparer),
                validationFilms: samples[1].source(sampled[1], preparer),
                resizedFilms: TrainingRun.resized(sampled[0], recipe, preparer, cache: nil), folder: folder,
                device: device,
                weightsOrigin: origin,
                // A sample may hold one group only, or no mask: then it goes without.
                mitigation: (try? Mitigation(recipe, sampled[0], preparer)) ?? Mitigation()), resuming: false)
        var measured: [PhaseMeasurement] = []
        for phase in recipe.phases {
            note("phase '\(phase.name)'")
            measured.append(try PhaseMeasurement(session, phase, folder: folder))
        }
        let peak = max(0, watch.end() - samples.reduce(0) { $0 + $1.pixelBytes })
        var estimate = RunEstimate(
            recipe: recipe.name, device: "\(device)", threads: recipe.resolvedThreads, splits: splits(tables),
            parameters: session.parameterCount, memory: memory(peak, measured),
            disk: disk(tables, measured, preparer.preprocessing),
            decoding: decoding(tables, samples, preparer.preprocessing), phases: phases(tables, measured),
            finalSeconds: Double(tables[1].films.count) * (measured.last?.secondsPerValidationFilm ?? 0),
            seconds: 0,
            measuringSeconds: 0)
        estimate.seconds =
            estimate.decoding.seconds + estimate.phases.reduce(0) { $0 + $1.seconds } + estimate.finalSeconds
        estimate.measuringSeconds = (ContinuousClock.now - start) / .seconds(1)
        return estimate
    }

    /// Fewer batches for a network that takes seconds for one.
    private func batchesToMeasure() throws -> Int {
        let model = try ModelRegistry.make(recipe.architecture, seed: nil)
        let film = try Tensor.zeros([1, recipe.model.channels, recipe.image.size, recipe.image.size])
        func forward() throws -> Double {
            let start = ContinuousClock.now
            _ = try inferenceMode { () throws(TorchError) in try model(film).floats() }
            return (ContinuousClock.now - start) / .seconds(1)
        }
        _ = try forward()
        let perBatch = try forward() * Double(recipe.batchSize)
        return min(8, max(2, Int(8 / max(perBatch, 1e-6))))
    }
}
