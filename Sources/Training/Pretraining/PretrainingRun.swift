package import Cohort
package import Foundation
import Groundwork
import Imaging
import ModelFile
import ModelZoo
import Torch

/// Pre-training from recipe and cohort to a backbone's file, in one folder.
package struct PretrainingRun: Sendable {
    package let plan: PretrainingPlan
    /// Films that were left out because they can't be read.
    package let skipped: [CohortError.UnreadableFilm]
    package let isResumed: Bool
    /// Why decoded films could not be kept, if they could not.
    package let cacheProblem: CohortError?
    private let identity: RunIdentity
    private let lock: RunLock

    /// Checks everything that can be checked before the first step, and decodes every film once.
    ///
    /// Films of the training split only, whatever their labels. Patients in two splits are refused without exception:
    /// nothing that a network is judged on later may have taught it.
    ///
    /// - Parameter progress: told of films decoded, of how many.
    package init(
        recipe: Recipe, cohort: Cohort, options: TrainingRun.Options, progress: @escaping (Int, Int) -> Void
    ) throws {
        let device = try Device.available(options.device)
        guard options.resume || !CheckpointStore.exists(in: options.folder) else {
            throw TrainingError.runExists(folder: options.folder.path)
        }
        try cohort.checkPatientsStayInOneSplit()
        let preparer = try FilmPreparer.bundled(recipe.preprocessing).remembering()
        var cacheProblem: CohortError?
        var cache: PixelCache?
        do { cache = try PixelCache(folder: options.cache, preprocessing: preparer.preprocessing) } catch {
            cacheProblem = error
        }
        isResumed = options.resume && CheckpointStore.exists(in: options.folder)
        let origin = try TrainingRun.rehearse(recipe, isResumed: isResumed, folder: options.folder)
        var films = try cohort.films(in: .train)
        var source = FilmSource(films, preparer, cache)
        let survey = source.survey(workers: recipe.workers) { progress($0, films.count) }
        cacheProblem = cacheProblem ?? survey.cacheProblem
        skipped = survey.unreadable
        if !skipped.isEmpty {
            guard options.skipUnreadable else {
                throw TrainingError.unreadableFilms(
                    count: skipped.count, list: skipped.map { "\($0.path): \($0.reason)" })
            }
            let bad = Set(skipped.map(\.path))
            films = films.filter { !bad.contains($0.path) }
            source = FilmSource(films, preparer, cache)
        }
        guard films.count > 1 else {
            throw TrainingError.tooFewFilms(count: films.count)
        }
        self.cacheProblem = cacheProblem
        plan = PretrainingPlan(
            recipe: recipe, films: source, folder: options.folder, device: device, weightsOrigin: origin)
        identity = try RunIdentity(plan)
        try FileManager.default.createDirectory(at: options.folder, withIntermediateDirectories: true)
        lock = try RunLock(options.folder)
        try identity.claim(options.folder, resuming: isResumed)
        try DurableFile.write(recipe.yaml, to: options.folder.appending(path: "recipe.yaml"))
    }

    /// The pre-trained backbone's file, for a recipe's `model.weights`.
    package var backboneFile: URL { plan.folder.appending(path: "backbone.safetensors") }

    /// Pre-trains, then writes the backbone with its card.
    ///
    /// - Returns: the card.
    package func run(notify: @escaping @Sendable (TrainingEvent) -> Void) async throws -> BackboneCard {
        let log = try JSONLinesLog(plan.folder.appending(path: "log.jsonl"), resuming: isResumed)
        let outcome = try await Pretrainer(plan).train(resuming: isResumed) { event in
            try log.write(event)
            notify(event)
        }
        let recipe = plan.recipe
        let films = plan.films.films
        let card = BackboneCard(
            name: recipe.name, architecture: recipe.model.architecture, channels: recipe.model.channels,
            method: "masked image modelling", preprocessing: plan.films.preprocessing, films: films.count,
            patients: Set(films.map(\.patient)).count, epochs: recipe.pretraining.epochs, loss: outcome.loss,
            seed: recipe.seed, threads: identity.threads, origin: plan.weightsOrigin,
            dataDigest: identity.data,
            subjects: SubjectHashes(
                key: Digest.sha256("\(UUID())"), patients: films.map(\.patient),
                filmDigests: try plan.films.fileDigests()),
            recipe: recipe.yaml, licence: recipe.licence, thorax: ThoraxRelease.version,
            libtorch: identity.libtorch)
        try card.write(outcome.weights, to: backboneFile)
        return card
    }
}

extension RunIdentity {
    /// The identity of pre-training: its recipe, its films and their patients. Labels aren't part of it.
    init(_ plan: PretrainingPlan) throws {
        let films = plan.films.films.map { $0.patient + "\n" }.joined()
        try self.init(
            recipe: plan.recipe, data: Digest.sha256("pretraining\n\(plan.films.contentDigest())\n\(films)"),
            device: plan.device, weights: plan.weightsOrigin)
    }
}
