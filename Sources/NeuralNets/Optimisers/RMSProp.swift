package import ModelFile
package import Torch

/// RMSprop (Tieleman and Hinton, 2012) as PyTorch defines it: with gradient g plus decay λw, v ← α v + (1 - α) g², and the
/// step is g / (√v + ε), or with momentum μ the buffer b ← μ b + g / (√v + ε).
package final class RMSProp: Optimiser {
    package let groups: [ParameterGroup]
    private let alpha, epsilon, momentum, weightDecay: Double
    private var slots: Slots

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
        let gradient = decay == 0 ? gradient : try gradient + weight * decay
        let square = state.tensors[0]
        try square.copy(from: square * alpha + gradient * gradient * (1 - alpha))
        var change = try gradient / (square.sqrt() + epsilon)
        if momentum != 0 {
            try state.tensors[1].copy(from: state.tensors[1] * momentum + change)
            change = state.tensors[1]
        }
        try parameter.tensor.copy(from: weight - change * rate)
        slots[parameter.key] = state
    }

    package func exportState() throws(TorchError) -> [(String, StoredTensor)] { try slots.export(parameters) }

    package func importState(_ state: [(String, StoredTensor)]) throws(NeuralNetsError) {
        try slots.restore(state, parameters)
    }
}
