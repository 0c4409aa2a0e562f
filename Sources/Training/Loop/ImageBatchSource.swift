import Cohort
import Groundwork
import Imaging
import NeuralNets
import Perturbation
package import Torch

/// Film batches from the pixel cache, augmented on the loader's threads and normalised in libtorch.
final class ImageBatchSource: BatchSource {
    private let films: [Film]
    private let loading: LoadingPlan
    private let augmentation: Augmentation
    private let device: Device
    private let seed: UInt64
    private var loader: FilmLoader?

    var firstBlock: Int { 0 }

    init(films: [Film], loading: LoadingPlan, augmentation: Augmentation, seed: UInt64, device: Device) {
        self.films = films
        self.loading = loading
        self.augmentation = augmentation
        self.seed = seed
        self.device = device
    }

    func begin(order: [Int], epoch: Int, fromBatch batch: Int) {
        let augmentation = augmentation
        let seed = seed
        loader = FilmLoader(
            films: films, preprocessing: loading.preprocessing, cache: loading.cache,
            batchSize: loading.batchSize, workers: loading.workers, order: order, epoch: epoch,
            startingAtBatch: batch
        ) { film, index, epoch in
            guard augmentation != .none else { return film.pixels }
            var generator = SeededGenerator(seed, "augment", epoch, index)
            return augmentation(film, using: &generator)
        }
    }

    func next() throws -> (input: Tensor, films: [Int])? {
        guard let batch = try loader?.next() else { return nil }
        let normalisation = loading.preprocessing.normalisation
        let input = try batch.pixels.withUnsafeBytes { (pixels) throws(TorchError) in
            try normalisedBatch(
                pixels: pixels, count: batch.filmIndices.count, size: loading.preprocessing.size,
                mean: normalisation.mean, std: normalisation.std, device: device)
        }
        return (input, batch.filmIndices)
    }
}

/// How films are read: shared by training, validation and feature caching.
package struct LoadingPlan: Sendable {
    package var preprocessing: Preprocessing
    package var cache: PixelCache
    package var batchSize: Int
    package var workers: Int

    package init(preprocessing: Preprocessing, cache: PixelCache, batchSize: Int, workers: Int) {
        self.preprocessing = preprocessing
        self.cache = cache
        self.batchSize = batchSize
        self.workers = workers
    }
}
