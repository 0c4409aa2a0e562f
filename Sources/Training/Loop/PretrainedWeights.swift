import Foundation
import Groundwork
import ModelFile
import ModelZoo
import NeuralNets

/// Starting weights from a file: torchvision's `.pth`, a safetensors, or a Thorax model file.
enum PretrainedWeights {
    /// Loads everything but the head, strictly; returns how a card should call their origin.
    static func load(_ path: String, into model: any Classifier) throws -> String {
        let weights = try ModelRegistry.pretrained(path, for: model.architecture)
        try model.store.load(weights, accepting: .pretrained(headKeyPrefixes: model.headKeyPrefixes))
        let digest = try Digest.sha256(contentsOf: .init(filePath: path))
        return "pretrained weights \(path.split(separator: "/").last ?? "") (sha256 \(digest.prefix(16)))"
    }
}
