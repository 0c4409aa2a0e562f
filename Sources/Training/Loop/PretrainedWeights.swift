import Foundation
import Groundwork
import ModelFile
import ModelZoo
import NeuralNets

/// Starting weights from a file: a Thorax model file, or torchvision's, timm's, Keras's or TorchXRayVision's own.
enum PretrainedWeights {
    /// Loads everything but the head, strictly.
    static func load(_ path: String, into model: any Classifier) throws {
        do {
            try model.load(try weights(path, for: model.architecture), skippingHead: true)
        } catch NeuralNetsError.weights(let mismatch) {
            throw TrainingError.weights(
                path: path,
                problem:
                    "\(mismatch.facts)\nname the network that they were made for with model.architecture and model.channels"
            )
        }
    }

    /// What a card says of the weights' origin.
    ///
    /// - Throws: where a published file's bytes are not those that its name promises.
    static func origin(_ path: String, _ published: WeightSpec?) throws -> WeightsOrigin {
        let file = URL(filePath: path)
        guard let digest = try? Digest.sha256(contentsOf: file) else {
            throw TrainingError.weights(
                path: path,
                problem:
                    "the weights can't be read: there is no such file, or it may not be opened; set model.weights to a file, such as one that `thorax models pull` fetched"
            )
        }
        if let published, file.lastPathComponent == published.file, !digest.hasPrefix(published.digestPrefix)
        {
            throw TrainingError.weights(
                path: path,
                problem:
                    "expected a SHA-256 that begins with \(published.digestPrefix), found \(digest.prefix(8)): the file is damaged or another's; get it again"
            )
        }
        return .pretrained(source: file.lastPathComponent, sha256: digest)
    }

    private static func weights(
        _ path: String, for architecture: Architecture
    ) throws -> [String: StoredTensor] {
        if let model = try? ThoraxModelFile.read(path) {
            let isBackbone = model.card.modules[ModelCard.classifier] == nil
            return try model.tensors(of: isBackbone ? ModelCard.backbone : ModelCard.classifier)
        }
        let foreign = try ForeignWeights(path)
        // Its numbers would fit torchvision's VGG16, whose inputs are scaled otherwise.
        if foreign.isKeras, ModelRegistry.input(of: architecture.name) != .keras {
            throw TrainingError.weights(
                path: path,
                problem:
                    "these are Keras's weights, which expect films on Keras's scale, and model.architecture is \(architecture.name); set it to keras-vgg16"
            )
        }
        return foreign.tensors
    }
}
