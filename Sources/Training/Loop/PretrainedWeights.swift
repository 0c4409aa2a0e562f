import Foundation
import Groundwork
import ModelFile
import ModelZoo

/// Starting weights from a file: torchvision's `.pth`, a safetensors, or a Thorax model file.
enum PretrainedWeights {
    /// Loads everything but the head, strictly; returns what the card says of their origin.
    static func load(_ path: String, into model: any Classifier) throws -> WeightsOrigin {
        try model.load(try weights(path), skippingHead: true)
        return .pretrained(
            source: URL(filePath: path).lastPathComponent,
            sha256: try Digest.sha256(contentsOf: URL(filePath: path)))
    }

    private static func weights(_ path: String) throws -> [String: StoredTensor] {
        if let model = try? ThoraxModelFile.read(path) { return try model.tensors(of: ModelCard.classifier) }
        return try WeightFile.read(path)
    }
}
