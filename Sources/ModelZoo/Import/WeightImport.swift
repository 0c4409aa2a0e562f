package import Clinical
import Foundation
import Groundwork
import Imaging
package import ModelFile
import NeuralNets
import Torch

/// Makes a model file of a foreign weight file: TorchXRayVision's, torchvision's, timm's, Keras's.
///
/// Where it is known what the outputs stand for, the file becomes a classifier. Where it isn't, as with weights for
/// ImageNet, the network without its head becomes the module ``ModelCard/backbone``, from which a training can start.
package struct WeightImport: Sendable {
    /// The network's registered name; `nil` to recognise it by its tensors.
    package var architecture: String?
    /// What the outputs stand for, in order; empty where the file tells, or nobody knows.
    package var findings: [Finding] = []
    /// How logits become probabilities; `nil` is binary for one finding, and independent for more.
    package var task: ModelCard.Task?
    /// What the model is called; `nil` is the file's name.
    package var name: String?
    /// Terms of use; `nil` where only the file's origin tells.
    package var licence: String?

    package init() {}

    /// Reads `path`; throws an error that names it where it can't be read, recognised or loaded in full.
    package func model(_ path: String) throws -> ThoraxModelFile {
        var weights = try ForeignWeights(path)
        guard let network = try architecture ?? NetworkRecognition.name(of: weights) else {
            throw WeightImportError.unrecognised(
                path: path, tensors: weights.tensors.count, first: weights.tensors.keys.min() ?? "none")
        }
        let entry = try ModelRegistry.entry(network)
        let probe = try ModelRegistry.make(
            Architecture(name: network, inputChannels: 3, outputs: 1, head: .pooled()), seed: nil)
        let shape = weights.tensors.first { probe.currentKey($0.key) == probe.firstConvolutionKey }?.value
            .shape
        let channels = shape?.count == 4 ? shape?[1] ?? 3 : 3
        let findings = try findings(&weights, entry, probe)
        let built = Architecture(
            name: network, inputChannels: channels, outputs: max(findings.count, 1),
            head: findings.isEmpty ? .pooled() : .torchvision)
        let model = try ModelRegistry.make(built, seed: nil)
        do {
            try model.load(weights.tensors, skippingHead: findings.isEmpty)
        } catch {
            guard case .weights(let mismatch) = error else { throw error }
            throw WeightImportError.mismatch(path: path, architecture: network, facts: mismatch.facts)
        }
        var tensors = Dictionary(uniqueKeysWithValues: try model.store.export())
        if findings.isEmpty {
            tensors = tensors.filter { key, _ in !model.headKeyPrefixes.contains { key.hasPrefix($0) } }
        }
        let module = findings.isEmpty ? ModelCard.backbone : ModelCard.classifier
        return try ThoraxModelFile(
            card: try card(weights, entry, findings, module, built), modules: [module: tensors])
    }

    /// What the outputs stand for; outputs that were never trained are taken out of the weights.
    private func findings(
        _ weights: inout ForeignWeights, _ entry: ModelRegistry.Entry, _ model: any Classifier
    ) throws -> [Finding] {
        let outputs = weights.outputs(model.headKeyPrefixes)
        if !findings.isEmpty {
            guard let outputs else {
                throw WeightImportError.noClassifier(path: weights.path, architecture: entry.name)
            }
            guard outputs == findings.count else {
                throw WeightImportError.outputs(path: weights.path, found: outputs, findings: findings.count)
            }
            return findings
        }
        let known = TorchXRayVision.findings
        guard entry.input == .torchXRayVision, outputs == known.count else { return [] }
        guard let points = weights.operatingPoints, points.count == known.count else { return known }
        let trained = known.indices.filter { points[$0] != nil }
        weights.keepOutputs(trained, prefixes: model.headKeyPrefixes)
        return trained.map { known[$0] }
    }

    private func card(
        _ weights: ForeignWeights, _ entry: ModelRegistry.Entry, _ findings: [Finding], _ module: String,
        _ network: Architecture
    ) throws -> ModelCard {
        let file = URL(filePath: weights.path)
        let task = task ?? (findings.count == 1 ? .binary : .independent)
        let isCropped = entry.input != .keras
        let points = weights.operatingPoints ?? []
        return ModelCard(
            name: name ?? file.deletingPathExtension().lastPathComponent, task: task, findings: findings,
            modules: [module: network],
            preprocessing: Preprocessing(
                size: entry.defaultSize, fit: isCropped ? .crop : .stretch,
                normalisation: entry.input.normalisation(channels: network.inputChannels)),
            thresholds: points.count == findings.count && task != .exclusive
                ? zip(findings, points).compactMap { finding, point in
                    point.map {
                        OperatingPoint(
                            finding: finding, threshold: $0, rule: "TorchXRayVision's operating point",
                            split: "published")
                    }
                } : [],
            training: TrainingRecord(
                recipe: "", seed: 0, threads: 0,
                origin: .pretrained(
                    source: file.lastPathComponent, sha256: try Digest.sha256(contentsOf: file)),
                dataDigest: "", splits: [],
                subjects: SubjectHashes(key: "", patients: [String](), filmDigests: [String]()),
                warnings: [
                    "imported from \(file.lastPathComponent): what it was trained on is not in this file, so that "
                        + "overlap with other films can't be told"
                ],
                thorax: ThoraxRelease.version, libtorch: Torch.compiledVersion, created: .now),
            licence: licence ?? entry.input.licence)
    }
}

extension ModelRegistry.Input {
    /// The terms of the weights that their makers publish.
    fileprivate var licence: String {
        switch self {
        case .torchXRayVision: TorchXRayVision.licence
        case .imageNet, .keras: "unknown: see where the weights came from"
        }
    }
}
