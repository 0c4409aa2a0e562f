import Cohort
import Groundwork
import Imaging
import NeuralNets
import Perturbation
import Torch

/// Film batches from the pixel cache, augmented on the loader's threads and normalised in libtorch.
final class ImageBatchSource: BatchSource {
    private let loader: FilmLoader
    private let device: Device
    private let seed: UInt64
    private let augmentation: Augmentation
    private let lungs: LungMasks?
    private var batches: FilmBatches?

    var firstBlock: Int { 0 }

    /// - Parameter lungs: masks of `films`, to come with them.
    init(_ films: FilmSource, plan: TrainingPlan, augmentation: Augmentation, lungs: LungMasks? = nil) {
        let seed = plan.recipe.seed
        let augment: FilmLoader.Transform = { film, draw in
            var generator = SeededGenerator(seed, "augment", draw.epoch, draw.film, draw.repetition)
            return augmentation(film, using: &generator)
        }
        loader = FilmLoader(
            source: films, batchSize: plan.recipe.batchSize, workers: plan.recipe.workers,
            transform: augmentation.isNone ? nil : augment)
        device = plan.device
        self.seed = seed
        self.augmentation = augmentation
        self.lungs = lungs
    }

    func begin(order: [Int], epoch: Int, fromBatch batch: Int) {
        batches = loader.batches(order: order, epoch: epoch, startingAt: batch)
    }

    func next() throws -> SourceBatch? {
        guard let batch = try batches?.next()?.get() else { return nil }
        let preprocessing = loader.source.preprocessing
        let input = try batch.pixels.withUnsafeBytes { pixels in
            try normalisedBatch(
                pixels: pixels, count: batch.filmIndices.count, size: preprocessing.size,
                mean: preprocessing.normalisation.mean, std: preprocessing.normalisation.std, device: device)
        }
        return SourceBatch(
            input, films: batch.filmIndices,
            lungs: try lungs?.batch(batch.draws, augmentation, seed: seed, device: device))
    }
}
