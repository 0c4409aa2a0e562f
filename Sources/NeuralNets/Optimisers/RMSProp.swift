import Torch

/// RMSprop (Tieleman and Hinton, 2012) as PyTorch defines it: with gradient g plus decay λw, v ← α v + (1 - α) g², and the
/// step is g / (√v + ε), or with momentum μ the buffer b ← μ b + g / (√v + ε).
package final class RMSProp: TensorwiseOptimiser {
    package let groups: [ParameterGroup]
    private let alpha, epsilon, momentum: Double
    let weightDecay: Double
    var slots: Slots

    package init(
        _ groups: [ParameterGroup], alpha: Double = 0.99, epsilon: Double = 1e-8, momentum: Double = 0,
        weightDecay: Double = 0
    ) {
        self.groups = groups
        self.alpha = alpha
        self.epsilon = epsilon
        self.momentum = momentum
        self.weightDecay = weightDecay
        slots = Slots(momentum == 0 ? ["square"] : ["square", "momentum"])
    }

    func update(
        _ weight: Tensor, _ gradient: Tensor, _ state: Slots.State, rate: Double, decay: Double
    ) throws(TorchError) -> Tensor {
        let gradient = decay == 0 ? gradient : try gradient + weight * decay
        let square = state.tensors[0]
        try square.copy(from: square * alpha + gradient * gradient * (1 - alpha))
        var change = try gradient / (square.sqrt() + epsilon)
        if momentum != 0 {
            try state.tensors[1].copy(from: state.tensors[1] * momentum + change)
            change = state.tensors[1]
        }
        return try weight - change * rate
    }
}
