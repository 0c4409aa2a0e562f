import Foundation
import Groundwork
import ModelFile
import ModelZoo
import NeuralNets
import Torch

/// The frozen part's output for every film of a split, memory-mapped from a safetensors file: `[films, …]`.
///
/// Films are stored in table order, and once more for every further view. The file is named by what its values depend on.
final class FeatureStore {
    let shape: [Int]
    private let features: StoredTensor
    private let bytesPerFilm: Int

    private init(_ features: StoredTensor) {
        self.features = features
        shape = Array(features.shape.dropFirst())
        bytesPerFilm = shape.reduce(4, *)
    }

    /// Opens the features of an earlier run; `nil` where there are none, or a file of another size.
    static func open(_ url: URL, films: Int) -> FeatureStore? {
        guard let file = try? SafetensorsFile(path: url.path), let features = file.tensors["features"],
            features.dtype == .F32, features.shape.first == films
        else { return nil }
        return FeatureStore(features)
    }

    /// Runs the first blocks of `model` over the films of each of `views` in order and stores the outcomes at `url`, one view
    /// after the other.
    static func make(
        at url: URL, model: any Classifier, frozenBlocks: Int, films: Int, pooled: Bool,
        views: [any BatchSource],
        precision: Recipe.Precision, progress: (Int) throws -> Void
    ) throws -> FeatureStore {
        model.store.isTraining = false
        var done = 0
        var writer: FeatureWriter?
        let rows = films * views.count
        var remaining = views.enumerated().makeIterator()
        var current: (any BatchSource)?
        func next() throws -> SourceBatch? {
            while true {
                if let batch = try current?.next() { return batch }
                guard let (number, view) = remaining.next() else { return nil }
                // The view's number takes the epoch's place in what decides its augmentation.
                view.begin(order: Array(0..<films), epoch: number, fromBatch: 0)
                current = view
            }
        }
        while let batch = try next() {
            let output = try inferenceMode { () throws(TorchError) in
                let features = try withPrecision(precision, device: batch.input.device) {
                    () throws(TorchError) in
                    try model.forward(batch.input, fromBlock: 0, toBlock: frozenBlocks)
                }
                let single = try features.to(.float32)
                return pooled ? try model.head.condense(single) : single
            }
            let stream = try writer ?? FeatureWriter(url, shape: [rows] + output.shape.dropFirst())
            writer = stream
            try stream.append(output.floats())
            done += batch.films.count
            try progress(done)
        }
        try writer?.finish()
        guard let store = open(url, films: rows) else {
            throw TrainingError.checkpointDamaged(
                path: url.path, reason: "the features just written can't be read back")
        }
        return store
    }

    /// The features of `films`, `[N, …]`.
    func batch(_ films: [Int], device: Device) throws -> Tensor {
        var gathered = [UInt8](repeating: 0, count: films.count * bytesPerFilm)
        gathered.withUnsafeMutableBytes { target in
            features.withBytes { bytes in
                for (row, film) in films.enumerated() {
                    UnsafeMutableRawBufferPointer(
                        rebasing: target[(row * bytesPerFilm)..<((row + 1) * bytesPerFilm)]
                    )
                    .copyBytes(from: bytes[(film * bytesPerFilm)..<((film + 1) * bytesPerFilm)])
                }
            }
        }
        return try gathered.withUnsafeBytes { bytes in
            try Tensor(bytes: bytes, shape: [films.count] + shape, dtype: .float32, device: device)
        }
    }
}
