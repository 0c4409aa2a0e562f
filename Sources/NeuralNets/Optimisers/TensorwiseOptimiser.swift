import ModelFile
import Torch

/// An optimiser that moves one tensor after the other, for which the library has no fused step.
protocol TensorwiseOptimiser: Optimiser {
    var slots: Slots { get set }
    /// Where a group has none of its own.
    var weightDecay: Double { get }

    /// Moves one parameter and what is remembered of it; the step is already counted in `state`.
    func update(
        _ weight: Tensor, _ gradient: Tensor, _ state: Slots.State, rate: Double, decay: Double
    ) throws(TorchError) -> Tensor
}

extension TensorwiseOptimiser {
    package func step(learningRate: Double) throws(TorchError) {
        try withoutGradients { () throws(TorchError) in
            for group in groups {
                for parameter in group.parameters {
                    guard let gradient = parameter.tensor.gradient else { continue }
                    var state = try slots.state(of: parameter)
                    state.steps += 1
                    let moved = try update(
                        parameter.tensor.detach(), gradient, state,
                        rate: learningRate * group.learningRateMultiplier,
                        decay: group.weightDecay ?? weightDecay)
                    try parameter.tensor.copy(from: moved)
                    slots[parameter.key] = state
                }
            }
        }
    }

    package func exportState() throws(TorchError) -> [(String, StoredTensor)] { try slots.export(parameters) }

    package func importState(_ state: [(String, StoredTensor)]) throws(NeuralNetsError) {
        try slots.restore(state, parameters)
    }
}
