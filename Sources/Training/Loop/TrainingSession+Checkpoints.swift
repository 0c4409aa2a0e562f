import Cohort
import Foundation
import Groundwork
import ModelFile
import ModelZoo
import NeuralNets
import Torch

extension TrainingSession {
    /// Writes network, optimiser and progress.
    func save() throws {
        try checkpoints.save(
            progress, model: model.store.export(), optimiser: optimiser?.exportState() ?? [],
            average: average?.exportState() ?? [])
        noteSave()
    }

    /// Goes on from the last checkpoint.
    func restore() throws {
        let (saved, weights) = try checkpoints.load()
        progress = saved
        try model.store.load(weights)
    }

    /// A digest of all that the frozen part's output depends on: films, preprocessing, weights, precision.
    func featureDigest(frozenBlocks: Int, views: Int) throws -> String {
        let frozen = model.blocks.prefix(frozenBlocks)
        var text =
            "\(plan.trainingFilms.preprocessing) \(plan.recipe.precision) \(plan.recipe.batchSize) \(plan.device)"
        if views > 1 { text += "\n\(views) views \(plan.recipe.augmentation) \(plan.recipe.seed)" }
        for films in [plan.trainingFilms, plan.validationFilms] { text += "\n\(try films.contentDigest())" }
        for (key, tensor) in model.store.all where frozen.contains(where: { $0.owns(key) }) {
            text += "\n\(key) \(Digest.sha256(Data(try tensor.bytes())))"
        }
        return Digest.sha256(text)
    }

    /// The frozen part's output for one split: from before an interruption where all it depends on is the same.
    func cachedFeatures(
        split: String, digest: String, films: Int, frozenBlocks: Int, views: [any BatchSource],
        progress: (Int, Int) throws -> Void
    ) throws -> FeatureStore {
        let url = plan.folder.appending(path: "features-\(split)-\(digest.prefix(16)).safetensors")
        if let store = FeatureStore.open(url, films: films * views.count) { return store }
        return try FeatureStore.make(
            at: url, model: model, frozenBlocks: frozenBlocks, films: films,
            pooled: frozenBlocks == model.blocks.count && model.architecture.head.kind == .pooled,
            views: views, precision: plan.recipe.precision
        ) { try progress($0, films * views.count) }
    }
}

extension Recipe {
    /// libtorch's threads: as asked, or one per core.
    package var resolvedThreads: Int {
        threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount
    }
}
