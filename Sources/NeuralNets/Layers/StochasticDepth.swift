package import Torch

/// Leaves out a residual branch for some films of a batch while training (Huang et al., "Deep networks with stochastic
/// depth", ECCV 2016), drawn like dropout.
package final class StochasticDepth: Layer {
    package let probability: Double
    private let mode: Mode

    package init(_ scope: Scope, probability: Double) {
        self.probability = probability
        mode = scope.mode()
    }

    package func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        guard mode.isTraining, probability > 0 else { return input }
        return try input.droppingRows(probability)
    }
}
