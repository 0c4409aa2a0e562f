import Foundation
import Torch

/// LAMB (You et al., "Large batch optimization for deep learning", ICLR 2020, algorithm 2): AdamW's direction, its length
/// scaled to that of the weights, tensor by tensor, so that large batches can take large steps.
///
/// As in timm, tensors without weight decay (biases, norms) take Adam's step; gradients aren't clipped here.
package final class LAMB: TensorwiseOptimiser {
    package let groups: [ParameterGroup]
    private let beta1, beta2, epsilon: Double
    let weightDecay: Double
    var slots = Slots(["mean", "variance"])

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

    func update(
        _ weight: Tensor, _ gradient: Tensor, _ state: Slots.State, rate: Double, decay: Double
    ) throws(TorchError) -> Tensor {
        let (mean, variance) = (state.tensors[0], state.tensors[1])
        try mean.copy(from: mean * beta1 + gradient * (1 - beta1))
        try variance.copy(from: variance * beta2 + gradient * gradient * (1 - beta2))
        let corrections = (1 - pow(beta1, Double(state.steps)), 1 - pow(beta2, Double(state.steps)))
        var change = try mean / corrections.0 / ((variance / corrections.1).sqrt() + epsilon)
        var scale = rate
        if decay != 0 {
            change = try change + weight * decay
            let (length, reach) = try (Self.norm(weight), Self.norm(change))
            if length > 0, reach > 0 { scale *= length / reach }
        }
        return try weight - change * scale
    }

    private static func norm(_ tensor: Tensor) throws(TorchError) -> Double {
        try (tensor * tensor).sum().sqrt().item()
    }
}
