package import ModelFile
package import Torch

/// Stochastic gradient descent with momentum, as PyTorch defines it: with gradient g plus decay λw,
/// v ← μ v + g, then w ← w - η v, or w - η (g + μ v) with Nesterov's momentum.
package final class SGD: Optimiser {
    package let groups: [ParameterGroup]
    package let momentum: Double
    package let nesterov: Bool
    package let weightDecay: Double
    private var slots: Slots

    package init(
        _ groups: [ParameterGroup], momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0
    ) {
        self.groups = groups
        self.momentum = momentum
        self.nesterov = nesterov
        self.weightDecay = weightDecay
        slots = Slots(momentum == 0 ? [] : ["momentum"])
    }

    package func step(learningRate: Double) throws(TorchError) {
        for group in groups {
            // The kernel takes one flag for all its parameters: those on their first step go separately, and last, for
            // afterwards they no longer are.
            for isFirst in [false, true] {
                try step(group, learningRate * group.learningRateMultiplier, onFirstStep: isFirst)
            }
        }
    }

    private func step(_ group: ParameterGroup, _ learningRate: Double, onFirstStep: Bool) throws(TorchError) {
        var tensors: [Tensor] = []
        var gradients: [Tensor] = []
        var momenta: [Tensor] = []
        var states: [(String, Slots.State)] = []
        for parameter in group.parameters where (slots[parameter.key] == nil) == onFirstStep {
            guard let gradient = parameter.tensor.gradient else { continue }
            var state = try slots.state(of: parameter)
            state.steps += 1
            tensors.append(parameter.tensor)
            gradients.append(gradient)
            momenta += state.tensors
            states.append((parameter.key, state))
        }
        try FusedSteps.sgd(
            tensors, gradients: gradients, momenta: momenta, learningRate: learningRate, momentum: momentum,
            weightDecay: group.weightDecay ?? weightDecay, nesterov: nesterov, isFirstStep: onFirstStep)
        for (key, state) in states { slots[key] = state }
    }

    package func exportState() throws(TorchError) -> [(String, StoredTensor)] { try slots.export(parameters) }

    package func importState(_ state: [(String, StoredTensor)]) throws(NeuralNetsError) {
        try slots.restore(state, parameters)
    }
}
