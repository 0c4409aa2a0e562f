package import ModelFile
package import Torch

/// LAMB (You et al., "Large batch optimization for deep learning", ICLR 2020, algorithm 2): AdamW's direction, its length
/// scaled to that of the weights, tensor by tensor, so that large batches can take large steps.
///
/// As in timm, tensors without weight decay (biases, norms) take Adam's step; gradients aren't clipped here.
package final class LAMB: Optimiser {
    package let groups: [ParameterGroup]
    private let beta1, beta2, epsilon, weightDecay: Double
    private var slots = Slots(["mean", "variance"])

    package init(
        _ groups: [ParameterGroup], beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-6,
        weightDecay: Double = 0.01
    ) {
        self.groups = groups
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
    }

    package func step(learningRate: Double) throws(TorchError) {
        try withoutGradients { () throws(TorchError) in
            for group in groups {
                for parameter in group.parameters {
                    guard let gradient = parameter.tensor.gradient else { continue }
                    try step(
                        parameter, gradient, learningRate * group.learningRateMultiplier,
                        group.weightDecay ?? weightDecay)
                }
            }
        }
    }

    private func step(
        _ parameter: ParameterStore.Entry, _ gradient: Tensor, _ rate: Double, _ decay: Double
    ) throws(TorchError) {
        var state = try slots.state(of: parameter)
        state.steps += 1
        let weight = try parameter.tensor.detach()
        let (mean, variance) = (state.tensors[0], state.tensors[1])
        try mean.copy(from: mean * beta1 + gradient * (1 - beta1))
        try variance.copy(from: variance * beta2 + gradient * gradient * (1 - beta2))
        let corrections = (1 - Self.power(beta1, state.steps), 1 - Self.power(beta2, state.steps))
        var change = try mean / corrections.0 / ((variance / corrections.1).sqrt() + epsilon)
        var scale = rate
        if decay != 0 {
            change = try change + weight * decay
            let (length, reach) = try (Self.norm(weight), Self.norm(change))
            if length > 0, reach > 0 { scale *= length / reach }
        }
        try parameter.tensor.copy(from: weight - change * scale)
        slots[parameter.key] = state
    }

    private static func norm(_ tensor: Tensor) throws(TorchError) -> Double {
        try (tensor * tensor).sum().sqrt().item()
    }

    private static func power(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }

    package func exportState() throws(TorchError) -> [(String, StoredTensor)] { try slots.export(parameters) }

    package func importState(_ state: [(String, StoredTensor)]) throws(NeuralNetsError) {
        try slots.restore(state, parameters)
    }
}
