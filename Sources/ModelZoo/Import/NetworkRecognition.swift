import ModelFile
import NeuralNets
import Torch

/// Which registered network a file's tensors belong to.
enum NetworkRecognition {
    /// The first network that has the same keys and shapes, whatever its head, input channels and outputs are.
    static func name(of weights: ForeignWeights) throws(ModelZooError) -> String? {
        for entry in ModelRegistry.entries where entry.input == .imageNet {
            // Without values, and without the reference's own head, even the largest costs little.
            let model = try ModelRegistry.make(
                Architecture(name: entry.name, inputChannels: 3, outputs: 1, head: .pooled()), seed: nil)
            if fits(weights.tensors, model) { return variant(of: entry.name, weights, model) }
        }
        return nil
    }

    private static func fits(_ tensors: [String: StoredTensor], _ model: any Classifier) -> Bool {
        let prefixes = model.headKeyPrefixes
        func counts(_ key: String) -> Bool {
            !key.hasSuffix("num_batches_tracked") && !prefixes.contains { key.hasPrefix($0) }
        }
        var found: [String: [Int]] = [:]
        for (key, tensor) in tensors {
            let key = model.currentKey(key)
            if counts(key) { found[key] = tensor.shape }
        }
        let expected = model.store.all.filter { counts($0.key) }
        guard found.count == expected.count else { return false }
        return expected.allSatisfy { key, tensor in
            guard var shape = found[key] else { return false }
            if key == model.firstConvolutionKey, shape.count == 4 { shape[1] = tensor.shape[1] }
            return shape == tensor.shape
        }
    }

    /// The same network for an input of other scaling, where the file tells.
    private static func variant(of name: String, _ weights: ForeignWeights, _ model: any Classifier) -> String
    {
        if weights.isKeras { return "keras-" + name }
        let channels = weights.tensors[model.firstConvolutionKey]?.shape[1]
        let isTorchXRayVision =
            channels == 1
            && (weights.operatingPoints != nil
                || weights.outputs(model.headKeyPrefixes) == TorchXRayVision.findings.count)
        guard isTorchXRayVision else { return name }
        return ModelRegistry.entries.first {
            $0.input == .torchXRayVision && $0.name.hasPrefix("xrv-" + name)
        }?.name
            ?? name
    }
}
