package import ModelFile
import NeuralNets
package import Torch

extension VisionTransformer {
    package func currentKey(_ published: String) -> String { configuration.keys.current(published) }

    /// Takes torchvision's, timm's and Hugging Face's layouts: the last keeps queries, keys and values apart, which are
    /// joined. The token for hidden patches, which only pretraining uses, is passed over, and position embeddings for
    /// another square grid are resampled.
    package func adapt(
        _ published: [String: StoredTensor]
    ) throws(TorchError) -> [String: StoredTensor] {
        var weights: [String: StoredTensor] = [:]
        for (key, tensor) in Self.joiningProjections(published) {
            guard !key.hasSuffix("mask_token") else { continue }
            weights[currentKey(key)] = tensor
        }
        let key = configuration.keys.positions
        if let positions = weights[key] { weights[key] = try resampled(positions) }
        return weights
    }

    private func resampled(_ positions: StoredTensor) throws(TorchError) -> StoredTensor {
        guard positions.shape.count == 3, positions.shape[0] == 1, positions.shape[1] > 1,
            positions.shape[2] == configuration.width
        else { return positions }
        let side = Int(Double(positions.shape[1] - 1).squareRoot().rounded())
        guard side * side == positions.shape[1] - 1, side != configuration.grid else { return positions }
        let tensor = try positions.tensor()
        return try StoredTensor(
            inferenceMode { () throws(TorchError) in
                try PatchEmbedding.resample(tensor, from: Pair(side), to: Pair(configuration.grid))
            })
    }

    /// `….query.weight`, `….key.weight` and `….value.weight` one below the other as `….qkv.weight`.
    private static func joiningProjections(_ weights: [String: StoredTensor]) -> [String: StoredTensor] {
        var joined = weights
        for key in weights.keys where key.contains(".attention.attention.query.") {
            let parts = ["query", "key", "value"].map {
                key.replacing(".attention.attention.query.", with: ".attention.attention.\($0).")
            }
            let tensors = parts.compactMap { weights[$0] }
            guard tensors.count == 3, tensors.allSatisfy({ $0.shape == tensors[0].shape }),
                let rows = tensors[0].shape.first
            else { continue }
            for part in parts { joined[part] = nil }
            joined[key.replacing(".attention.attention.query.", with: ".attention.attention.qkv.")] =
                StoredTensor(
                    floats: tensors.flatMap { $0.floats() }, shape: [3 * rows] + tensors[0].shape.dropFirst())
        }
        return joined
    }
}
