import Foundation
import Groundwork
import ModelFile
import ModelZoo
import NeuralNets

/// Starting weights from a file: torchvision's `.pth`, a safetensors, or a Thorax model file.
enum PretrainedWeights {
    /// Loads everything but the head, strictly.
    static func load(_ path: String, into model: any Classifier) throws {
        do {
            try model.load(try weights(path), skippingHead: true)
        } catch NeuralNetsError.weights(let mismatch) {
            throw TrainingError.weights(path: path, problem: mismatch.facts)
        }
    }

    /// What a card says of the weights' origin.
    static func origin(_ path: String) throws -> WeightsOrigin {
        let file = URL(filePath: path)
        return .pretrained(source: file.lastPathComponent, sha256: try Digest.sha256(contentsOf: file))
    }

    private static func weights(_ path: String) throws -> [String: StoredTensor] {
        if let model = try? ThoraxModelFile.read(path) { return try model.tensors(of: ModelCard.classifier) }
        return try WeightFile.read(path)
    }
}
