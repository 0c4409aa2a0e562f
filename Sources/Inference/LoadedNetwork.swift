package import Imaging
package import ModelFile
package import ModelZoo
import NeuralNets
package import Torch

/// A network of a model file, ready to judge, with the preparation that is its own.
package struct LoadedNetwork {
    package let model: any Classifier
    package let preprocessing: Preprocessing
    let device: Device

    /// - Throws: ``InferenceError/noClassifier(_:)`` where the file has no such module; an error naming every key where
    ///   its weights don't fit its architecture.
    package init(
        _ file: ThoraxModelFile, module: String, _ preprocessing: Preprocessing, _ device: Device
    ) throws {
        guard let architecture = file.card.modules[module] else {
            throw InferenceError.noClassifier(file.path)
        }
        model = try ModelRegistry.make(architecture, seed: nil)
        try model.load(try file.tensors(of: module))
        try model.store.move(to: device)
        model.store.isTraining = false
        self.preprocessing = preprocessing
        self.device = device
    }

    /// What `compute` gives for these films, a row of `width` values each; `nil` takes the width that comes.
    func rows(
        _ films: [PreparedFilm], width: Int? = nil, _ compute: (any Classifier, Tensor) throws -> Tensor
    ) throws -> [[Float]] {
        guard !films.isEmpty else { return [] }
        let normalisation = preprocessing.normalisation
        let pixels = films.flatMap(\.pixels)
        let values = try inferenceMode { () throws in
            let input = try pixels.withUnsafeBytes { bytes in
                try normalisedBatch(
                    pixels: bytes, count: films.count, size: preprocessing.size,
                    mean: normalisation.mean, std: normalisation.std, device: device)
            }
            return try compute(model, input).to(.float32).floats()
        }
        let width = width ?? values.count / films.count
        return films.indices.map { Array(values[$0 * width..<($0 + 1) * width]) }
    }
}
