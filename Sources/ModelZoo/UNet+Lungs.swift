import Groundwork
package import Imaging
package import ModelFile
import NeuralNets
import Torch

extension UNet {
    /// A segmenter's network with its weights, ready to find lungs.
    package static func lungs(_ file: SegmenterFile) throws -> UNet {
        let model = try make(Configuration(widths: file.card.widths), seed: nil)
        try model.store.load(file.tensors)
        model.store.isTraining = false
        return model
    }

    /// The lungs of prepared films of any size in one pass, each mask as large as its film.
    package func lungFields(of films: [PreparedFilm], _ card: SegmenterCard) throws -> [Mask] {
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
            try self(
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
