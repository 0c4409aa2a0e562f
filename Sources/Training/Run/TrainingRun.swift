package import Clinical
package import Cohort
import Evaluating
package import Foundation
import Groundwork
package import Imaging
package import ModelFile
import ModelZoo
import Torch

/// A run from recipe and cohort to a model file, in one folder.
package struct TrainingRun: Sendable {
    /// What a person may choose beside the recipe.
    package struct Options: Sendable {
        package var folder: URL
        package var cache: URL
        package var device: String
        package var resume: Bool
        package var skipUnreadable: Bool
        /// Goes on where a patient is in two splits; the card says so.
        package var allowSharedPatients: Bool
        /// Lungs of films whose mask the cohort doesn't name, by path, for `augmentation.lesions`.
        package var lungs: [String: PreparedFilm] = [:]

        package init(
            folder: URL, cache: URL, device: String, resume: Bool, skipUnreadable: Bool,
            allowSharedPatients: Bool = false
        ) {
            self.folder = folder
            self.cache = cache
            self.device = device
            self.resume = resume
            self.skipUnreadable = skipUnreadable
            self.allowSharedPatients = allowSharedPatients
        }
    }

    package let plan: TrainingPlan
    package let findings: [Finding]
    /// Films that were left out because they can't be read.
    package let skipped: [CohortError.UnreadableFilm]
    package let identity: RunIdentity
    package let isResumed: Bool
    /// Why decoded films could not be kept, if they could not.
    package let cacheProblem: CohortError?
    /// Films decoded now whose crop to the lungs is the whole film, and why.
    package let takenWhole: [(path: String, reason: String)]
    private let lock: RunLock

    /// Checks everything that can be checked before the first step, and decodes every film once.
    ///
    /// - Parameter progress: told of films decoded, of how many.
    /// - Throws: a patient in two splits, findings the cohort lacks, all unreadable films at once, a folder that
    ///   holds another run.
    package init(
        recipe: Recipe, cohort: Cohort, options: Options, progress: @escaping (Int, Int) -> Void
    ) throws {
        let device = try Device.available(options.device)
        guard options.resume || !CheckpointStore.exists(in: options.folder) else {
            throw TrainingError.runExists(folder: options.folder.path)
        }
        if !options.allowSharedPatients { try cohort.checkPatientsStayInOneSplit() }
        let findings = try TargetTable.resolve(recipe.findings, in: cohort)
        let preparer = try FilmPreparer.bundled(recipe.preprocessing).remembering()
        var cacheProblem: CohortError?
        var cache: PixelCache?
        // A cache that can't be opened, on a full disk for instance, costs time and nothing else.
        do { cache = try PixelCache(folder: options.cache, preprocessing: preparer.preprocessing) } catch {
            cacheProblem = error
        }
        var tables = try Self.tables(recipe, cohort, findings)
        isResumed = options.resume && CheckpointStore.exists(in: options.folder)
        let origin = try Self.rehearse(recipe, isResumed: isResumed, folder: options.folder)
        var skipped: [CohortError.UnreadableFilm] = []
        let total = tables.reduce(0) { $0 + $1.films.count }
        var done = 0
        var sources = tables.map { table in
            let source = FilmSource(table.films, preparer, cache)
            let before = done
            let survey = source.survey(workers: recipe.workers) { progress(before + $0, total) }
            skipped += survey.unreadable
            cacheProblem = cacheProblem ?? survey.cacheProblem
            done += table.films.count
            return source
        }
        if !skipped.isEmpty {
            guard options.skipUnreadable else {
                throw TrainingError.unreadableFilms(
                    count: skipped.count, list: skipped.map { "\($0.path): \($0.reason)" })
            }
            let bad = Set(skipped.map(\.path))
            tables = tables.map { table in
                TargetTable(
                    table.films.filter { !bad.contains($0.path) }, findings: findings, task: recipe.task)
            }
            sources = tables.map { FilmSource($0.films, preparer, cache) }
        }
        try tables[0].check(split: "training", task: recipe.task)
        try tables[1].check(split: "validation", task: recipe.task)

        let mitigation = try Mitigation(recipe, tables[0], preparer)
        let backbone = try recipe.model.weights.flatMap(BackboneCard.read)?.warning(
            patients: cohort.allFilms.filter { $0.split == .validation || $0.split == .test }.map(\.patient),
            filmDigests: sources[1].fileDigests())
        let lesions =
            recipe.insertedLesions.isEmpty
            ? nil : try LesionPlan(recipe, tables[0], preparer, segmented: options.lungs)

        self.findings = findings
        self.skipped = skipped
        self.cacheProblem = cacheProblem
        takenWhole = preparer.takenWhole
        var plan = TrainingPlan(
            recipe: recipe, training: tables[0], validation: tables[1], trainingFilms: sources[0],
            validationFilms: sources[1], folder: options.folder, device: device, weightsOrigin: origin,
            mitigation: mitigation, lesions: lesions,
            warnings: [cohort.sharedPatientsWarning, backbone].compactMap { $0 } + mitigation.warnings
                + (lesions?.warnings ?? []))
        plan.resizedFilms = Self.resized(tables[0], recipe, preparer, cache: options.cache)
        identity = try RunIdentity(plan)
        self.plan = plan
        try FileManager.default.createDirectory(at: options.folder, withIntermediateDirectories: true)
        lock = try RunLock(options.folder)
        try identity.claim(options.folder, resuming: isResumed)
        try DurableFile.write(recipe.yaml, to: options.folder.appending(path: "recipe.yaml"))
    }

    /// What the films of the training and of the validation split should be taken for.
    static func tables(_ recipe: Recipe, _ cohort: Cohort, _ findings: [Finding]) throws -> [TargetTable] {
        [
            TargetTable(try cohort.films(in: .train), findings: findings, task: recipe.task),
            TargetTable(try cohort.films(in: .validation), findings: findings, task: recipe.task),
        ]
    }

    /// The training films at the sizes that phases ask for beside the image's own, decoded when they are.
    static func resized(
        _ table: TargetTable, _ recipe: Recipe, _ preparer: FilmPreparer, cache: URL?
    ) -> [Int: FilmSource] {
        let sizes = Set(recipe.phases.compactMap(\.size)).subtracting([recipe.image.size])
        var sources: [Int: FilmSource] = [:]
        for size in sizes {
            let resized = preparer.resized(size)
            // As for the films themselves, a cache that can't be opened costs time and nothing else.
            let cache = cache.flatMap { try? PixelCache(folder: $0, preprocessing: resized.preprocessing) }
            sources[size] = FilmSource(table.films, resized, cache)
        }
        return sources
    }

    /// Builds the network, loads its weights and runs it once, so that what doesn't fit is said before the work.
    ///
    /// - Returns: where the weights start; for a run that goes on, as it was said when it began.
    static func rehearse(_ recipe: Recipe, isResumed: Bool, folder: URL) throws -> WeightsOrigin {
        let model = try ModelRegistry.make(recipe.architecture, seed: nil)
        var origin = WeightsOrigin.scratch
        if isResumed, let earlier = RunIdentity.read(folder) {
            origin = earlier.weights
        } else if let path = recipe.model.weights {
            origin = try PretrainedWeights.origin(
                path, ModelRegistry.entry(recipe.model.architecture).weights)
            try PretrainedWeights.load(path, into: model)
        }
        for size in Set([recipe.image.size] + recipe.phases.compactMap(\.size)) {
            do {
                let film = try Tensor.zeros([1, recipe.model.channels, size, size])
                _ = try inferenceMode { () throws(TorchError) in try model(film).floats() }
            } catch {
                throw TrainingError.inputTooSmall(architecture: recipe.model.architecture, size: size)
            }
        }
        return origin
    }

    /// The trained model's file.
    package var modelFile: URL { plan.folder.appending(path: "model.safetensors") }

    /// Trains, then writes the model file with its card; log.jsonl and TensorBoard's event files grow meanwhile.
    ///
    /// - Returns: the card.
    package func run(notify: @escaping @Sendable (TrainingEvent) -> Void) async throws -> ModelCard {
        let log = try JSONLinesLog(plan.folder.appending(path: "log.jsonl"), resuming: isResumed)
        let curves = try EventFile(in: plan.folder)
        let outcome = try await Trainer(plan).train(resuming: isResumed) { event in
            try log.write(event)
            try curves.write(event)
            notify(event)
        }
        let card = try ModelCard(plan: plan, identity: identity, findings: findings, outcome: outcome)
        let tensors = Dictionary(uniqueKeysWithValues: outcome.weights)
        try ThoraxModelFile(card: card, modules: [ModelCard.classifier: tensors]).write(to: modelFile)
        return card
    }
}

extension FilmSource {
    convenience init(_ films: [Film], _ preparer: FilmPreparer, _ cache: PixelCache?) {
        self.init(films: films, preprocessing: preparer.preprocessing, cache: cache) { path, _ in
            try preparer.prepare(contentsOf: path)
        }
    }
}

extension Recipe {
    /// The network to train.
    package var architecture: Architecture {
        Architecture(
            name: model.architecture, inputChannels: model.channels, outputs: findings.count, head: model.head
        )
    }

    /// How films become the network's input.
    package var preprocessing: Preprocessing {
        Preprocessing(
            size: image.size, resize: image.resize, fit: image.fit,
            normalisation: ModelRegistry.input(of: model.architecture).normalisation(
                channels: model.channels),
            levels: image.levels, crop: image.crop)
    }
}
