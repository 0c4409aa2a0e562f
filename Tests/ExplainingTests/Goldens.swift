import Assessment
import Explaining
import Foundation
import Imaging
import ModelFile
import ModelZoo
import NeuralNets
import Testing
import Torch
import _TorchTestSupport

/// What `Tests/Goldens/Explaining/make_goldens.py` wrote.
struct Goldens: Decodable {
    struct Model: Decodable {
        /// Every eighth row and column of the maps, from the fourth, film by film.
        let maps: [String: [[Float]]]
        let scores: [Float]
        let blackScore: Float
    }

    let shape: [Int]
    let outputs, output, pathSteps, side, step, noiseSamples, masks: Int
    let noiseDeviation: Double
    let models: [String: Model]

    static let shared: Goldens = {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../Goldens/Explaining/maps.json").standardizedFileURL
        do { return try JSONDecoder().decode(Goldens.self, from: Data(contentsOf: url)) } catch {
            fatalError("the goldens of Explaining can't be read: \(error)")
        }
    }()

    /// Gray levels within 0...1, `[2, 1, 64, 96]`.
    func films() throws -> Tensor {
        try Tensor(
            HashFill.unit("film", count: shape.reduce(1, *)).map { ($0 + 1) / 2 }, shape: shape)
    }

    func settings() -> ExplanationSettings {
        var settings = ExplanationSettings()
        settings.pathSteps = pathSteps
        settings.noiseSamples = noiseSamples
        settings.noiseDeviation = noiseDeviation
        settings.riseMasks = masks
        // The longer side is 96 pixels.
        settings.occlusionSide = Double(side) / 96
        return settings
    }

    static func network(_ name: String, outputs: Int = shared.outputs) throws -> ExplainedNetwork {
        let isGray = name == "compact"
        let head: HeadConfiguration = name == "resnet18" ? .torchvision : .pooled()
        let model = try ModelRegistry.make(
            Architecture(name: name, inputChannels: isGray ? 1 : 3, outputs: outputs, head: head), seed: nil)
        try model.load(HashFill.weights(for: model.store))
        return try ExplainedNetwork(
            model, task: .independent,
            normalisation: isGray ? .init(mean: [0.5], std: [0.25]) : .imageNet(channels: 3))
    }
}

/// A map's values at every eighth row and column, from the fourth.
func sampled(_ map: Tensor) throws -> [[Float]] {
    let (height, width) = (map.shape[2], map.shape[3])
    let values = try map.to(.float32).floats()
    return (0..<map.shape[0]).map { film in
        stride(from: 4, to: height, by: 8).flatMap { row in
            stride(from: 4, to: width, by: 8).map { values[(film * height + row) * width + $0] }
        }
    }
}
