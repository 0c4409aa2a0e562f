import Foundation
import ModelFile
import ModelZoo
import NeuralNets
import Torch

extension TrainingSession {
    /// Writes network, optimiser and progress.
    func save() throws {
        try checkpoints.save(progress, model: model.store.export(), optimiser: optimiser?.exportState() ?? [])
        noteSave()
    }

    /// Goes on from the last checkpoint.
    func restore() throws {
        let (saved, weights) = try checkpoints.load()
        progress = saved
        try model.store.load(weights)
    }

    /// The frozen part's output for one split: from an earlier run where everything it depends on is the same.
    func cachedFeatures(
        split: String, films: Int, frozenBlocks: Int, source: any BatchSource,
        progress: (Int, Int) throws -> Void
    ) throws -> FeatureStore {
        let url = plan.folder.appending(path: "features-\(split)-\(frozenBlocks).safetensors")
        if let store = FeatureStore.open(url, films: films) { return store }
        return try FeatureStore.make(
            at: url, model: model, frozenBlocks: frozenBlocks, films: films,
            pooled: frozenBlocks == model.blocks.count && model.architecture.head.kind == .pooled,
            source: source, precision: plan.recipe.precision
        ) { try progress($0, films) }
    }
}

extension Recipe {
    /// libtorch's threads: as asked, or one per core.
    package var resolvedThreads: Int {
        threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount
    }
}
