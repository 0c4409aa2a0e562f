import Cohort
import Evaluating
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
    private let lesions: LesionPlan?
    private let insertions = InsertionLog()
    private let table: TargetTable
    private var batches: FilmBatches?

    var firstBlock: Int { 0 }

    /// - Parameters:
    ///   - lungs: masks of `films`, to come with them.
    ///   - lesions: what is inserted into them; for training films only.
    init(
        _ films: FilmSource, plan: TrainingPlan, augmentation: Augmentation, lungs: LungMasks? = nil,
        lesions: LesionPlan? = nil
    ) {
        let seed = plan.recipe.seed
        let insertions = insertions
        let augment: FilmLoader.Transform = { film, draw in
            var film = film
            if let inserted = lesions?.insert(into: film, draw) {
                film = inserted.film
                insertions.note(inserted.lesion.kind, draw)
            }
            var generator = SeededGenerator(seed, "augment", draw.epoch, draw.film, draw.repetition)
            return augmentation(film, using: &generator)
        }
        loader = FilmLoader(
            source: films, batchSize: plan.recipe.batchSize, workers: plan.recipe.workers,
            transform: augmentation.isNone && lesions == nil ? nil : augment)
        device = plan.device
        self.seed = seed
        self.augmentation = augmentation
        self.lungs = lungs
        self.lesions = lesions
        table = plan.training
    }

    func begin(order: [Int], epoch: Int, fromBatch batch: Int) {
        insertions.clear()
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
            lungs: try lungs?.batch(batch.draws, augmentation, seed: seed, device: device),
            targets: lesions.map { lesions in
                batch.draws.flatMap { draw in
                    insertions.take(draw).map { lesions.targets(draw.film, with: $0) }
                        ?? Array(table.row(draw.film))
                }
            })
    }
}
