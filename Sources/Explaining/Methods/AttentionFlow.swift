import Assessment
import ModelFile
import ModelZoo
import NeuralNets
import Saliency
import Torch

extension ExplainedNetwork {
    /// Abnar and Zuidema 2020: what the class token of the last layer draws on, followed through all layers to the
    /// patches, at the film's size; the same for every output.
    func attentionRollout(_ gray: Tensor) throws -> Tensor {
        guard let model = model as? any AttentionReporting else {
            throw ExplainingError.unsupported(
                method: .attentionRollout, architecture: model.architecture.name, supported: supportedMethods)
        }
        return try withoutGradients {
            let size = Pair(gray.shape[2], gray.shape[3])
            let grid = model.grid(size)
            var maps: [Tensor] = []
            for film in 0..<gray.shape[0] {
                let image = try normalised(gray.narrow(0, from: film, length: 1))
                // Rollout averages heads first, so that only their mean need be kept.
                let layers = try model.attentions(image).map { [try $0.mean([1]).to(.float32).floats()] }
                let flow = try AttentionRollout.flow(
                    of: 0, layers, tokens: 1 + grid.height * grid.width)
                maps.append(
                    try Tensor(
                        Array(flow.dropFirst()), shape: [1, 1, grid.height, grid.width], device: device))
            }
            return try Tensor.cat(maps).upsampleBilinear(to: size)
        }
    }
}
