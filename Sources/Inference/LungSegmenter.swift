import Assessment
import Groundwork
package import Imaging
package import ModelFile
import ModelZoo
import NeuralNets
import Torch

/// Finds the lungs by a U-Net, on a thread of its own.
package actor LungSegmenter: LungSegmenting {
    private nonisolated let thread = DedicatedThread(name: "segmenter")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    package nonisolated let card: SegmenterCard
    private let file: SegmenterFile
    private var model: UNet?
    private let batchSize = 8

    /// Opens a segmenter's file.
    package init(contentsOf path: String, threads: Int = 0) async throws {
        file = try SegmenterFile.read(path)
        card = file.card
        try load(threads)
    }

    private func load(_ threads: Int) throws {
        if threads > 0 { try Torch.setThreads(threads) }
        let model = try UNet.make(UNet.Configuration(widths: card.widths), seed: nil)
        try model.store.load(file.tensors)
        model.store.isTraining = false
        self.model = model
    }

    /// Lungs of prepared films of any size, each mask as large as its film.
    package func lungs(of films: [PreparedFilm]) throws -> [Mask] {
        var masks: [Mask] = []
        for start in stride(from: 0, to: films.count, by: batchSize) {
            masks += try segment(Array(films[start..<min(start + batchSize, films.count)]))
        }
        return masks
    }

    private func segment(_ films: [PreparedFilm]) throws -> [Mask] {
        guard let model else { preconditionFailure("the initialiser loads the network") }
        let size = card.preprocessing.size
        let pixels = films.flatMap { film in
            film.size == size
                ? film.pixels
                : card.preprocessing.prepare(
                    Radiograph(width: film.size, height: film.size, pixels: .gray8(film.pixels))
                ).pixels
        }
        let normalisation = card.preprocessing.normalisation
        let probabilities = try inferenceMode { () throws in
            try model(
                pixels.withUnsafeBytes { bytes in
                    try normalisedBatch(
                        pixels: bytes, count: films.count, size: size, mean: normalisation.mean,
                        std: normalisation.std)
                }
            ).sigmoid().floats()
        }
        return films.indices.map { film in
            let inside = probabilities[film * size * size..<(film + 1) * size * size]
                .map { Double($0) >= card.threshold }
            let mask = Mask(width: size, height: size, isInside: inside).lungFields()
            return mask.resized(width: films[film].size, height: films[film].size)
        }
    }
}
