package import Assessment
package import Imaging
package import ModelFile
package import ModelZoo
import NeuralNets
package import Torch

/// A classifier as the methods see it: gray levels `[N, 1, H, W]` within 0...1 in, one score per film out.
///
/// It belongs to its model's thread. The score is the output's logit, which what is said about gradients refers to; the
/// methods that count on a bounded score take the probability.
package final class ExplainedNetwork {
    package let model: any Classifier
    package let task: ModelCard.Task
    let device: Device
    private let means, deviations: Tensor

    /// Takes over a network: it is frozen whole and behaves as in evaluation.
    package init(
        _ model: any Classifier, task: ModelCard.Task, normalisation: Preprocessing.Normalisation,
        device: Device = .cpu
    ) throws(TorchError) {
        self.model = model
        self.task = task
        self.device = device
        let channels = normalisation.mean.count
        means = try Tensor(normalisation.mean, shape: [1, channels, 1, 1], device: device)
        deviations = try Tensor(normalisation.std, shape: [1, channels, 1, 1], device: device)
        model.store.freeze { _ in true }
        model.store.isTraining = false
    }

    /// The same task and normalisation around another network.
    init(copying other: ExplainedNetwork, model: any Classifier) {
        self.model = model
        task = other.task
        device = other.device
        means = other.means
        deviations = other.deviations
        model.store.freeze { _ in true }
        model.store.isTraining = false
    }

    /// The methods that this network supports: attention rollout where each token attends to all, and a product of scales
    /// where features are maps, which get coarser from block to block.
    package var supportedMethods: [ExplanationMethod] {
        let missing = model is any AttentionReporting ? ExplanationMethod.multiScaleCAM : .attentionRollout
        return ExplanationMethod.allCases.filter { $0 != missing }
    }

    /// Films of one size as gray levels `[N, 1, size, size]`.
    package func gray(_ films: [PreparedFilm]) throws(TorchError) -> Tensor {
        let size = films.first?.size ?? 0
        return try Tensor(
            films.flatMap(\.pixels), shape: [films.count, 1, size, size], device: device
        ).to(.float32) / 255
    }

    /// Gray levels as the network takes them, `[N, C, H, W]`.
    func normalised(_ gray: Tensor) throws(TorchError) -> Tensor {
        try ((gray - means) / deviations).contiguous(.channelsLast)
    }

    /// The logit of one output, `[N]`.
    func score(_ gray: Tensor, output: Int) throws(TorchError) -> Tensor {
        try model(normalised(gray)).to(.float32).select(1, output)
    }

    /// The probability of one output, `[N]`.
    func probability(_ gray: Tensor, output: Int) throws(TorchError) -> Tensor {
        try probabilities(model(normalised(gray)), task: task).select(1, output)
    }

    /// The score's gradient by the gray levels, of their shape.
    func gradient(_ gray: Tensor, output: Int) throws(TorchError) -> Tensor {
        let leaf = try gray.detach().clone()
        leaf.requiresGradient = true
        try withGradients { () throws(TorchError) in try score(leaf, output: output).sum().backward() }
        guard let gradient = leaf.gradient else {
            throw TorchError(operation: "backward", message: "no gradient reached the film")
        }
        return gradient
    }
}
