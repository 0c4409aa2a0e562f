package import ModelFile
package import Torch

/// Adam (Kingma and Ba, 2015, algorithm 1), with weight decay added to the gradient as in PyTorch.
package final class Adam: Optimiser {
    private var core: AdamCore

    package init(
        _ groups: [ParameterGroup], beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
        weightDecay: Double = 0
    ) {
        core = AdamCore(groups, beta1, beta2, epsilon, weightDecay, isDecoupled: false)
    }

    package var groups: [ParameterGroup] { core.groups }

    package func step(learningRate: Double) throws(TorchError) { try core.step(learningRate) }

    package func exportState() throws(TorchError) -> [(String, StoredTensor)] {
        try core.slots.export(parameters)
    }

    package func importState(_ state: [(String, StoredTensor)]) throws(NeuralNetsError) {
        try core.slots.restore(state, parameters)
    }
}

/// Adam with weight decay decoupled from the gradient (Loshchilov and Hutter, 2019, algorithm 2).
package final class AdamW: Optimiser {
    private var core: AdamCore

    package init(
        _ groups: [ParameterGroup], beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
        weightDecay: Double = 0.01
    ) {
        core = AdamCore(groups, beta1, beta2, epsilon, weightDecay, isDecoupled: true)
    }

    package var groups: [ParameterGroup] { core.groups }

    package func step(learningRate: Double) throws(TorchError) { try core.step(learningRate) }

    package func exportState() throws(TorchError) -> [(String, StoredTensor)] {
        try core.slots.export(parameters)
    }

    package func importState(_ state: [(String, StoredTensor)]) throws(NeuralNetsError) {
        try core.slots.restore(state, parameters)
    }
}

/// What Adam and AdamW share: running means of the gradient and of its square.
private struct AdamCore {
    let groups: [ParameterGroup]
    let beta1, beta2, epsilon, weightDecay: Double
    let isDecoupled: Bool
    var slots = Slots(["mean", "variance"])

    init(
        _ groups: [ParameterGroup], _ beta1: Double, _ beta2: Double, _ epsilon: Double,
        _ weightDecay: Double,
        isDecoupled: Bool
    ) {
        self.groups = groups
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
        self.isDecoupled = isDecoupled
    }

    mutating func step(_ learningRate: Double) throws(TorchError) {
        for group in groups { try step(group, learningRate * group.learningRateMultiplier) }
    }

    private mutating func step(_ group: ParameterGroup, _ learningRate: Double) throws(TorchError) {
        var tensors: [Tensor] = []
        var gradients: [Tensor] = []
        var states: [(key: String, state: Slots.State)] = []
        for parameter in group.parameters {
            guard let gradient = parameter.tensor.gradient else { continue }
            var state = try slots.state(of: parameter)
            state.steps += 1
            tensors.append(parameter.tensor)
            gradients.append(gradient)
            states.append((parameter.key, state))
        }
        guard let device = tensors.first?.device else { return }
        try FusedSteps.adam(
            tensors, gradients: gradients, means: states.map(\.state.tensors[0]),
            variances: states.map(\.state.tensors[1]),
            steps: Self.counters(states.map(\.state.steps), on: device), learningRate: learningRate,
            beta1: beta1,
            beta2: beta2, epsilon: epsilon, weightDecay: group.weightDecay ?? weightDecay,
            decoupled: isDecoupled)
        for (key, state) in states { slots[key] = state }
    }

    /// The counts as the kernel wants them. It only reads them, so that equal counts share a tensor.
    private static func counters(_ counts: [Int], on device: Device) throws(TorchError) -> [Tensor] {
        var made: [Int: Tensor] = [:]
        var result: [Tensor] = []
        for count in counts {
            let counter: Tensor
            if let known = made[count] {
                counter = known
            } else {
                counter = try .full(Double(count), shape: [], device: device)
            }
            made[count] = counter
            result.append(counter)
        }
        return result
    }
}
