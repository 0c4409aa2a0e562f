package import Torch

/// Zeroes elements at random while training (Srivastava et al., 2014), drawn on the CPU from
/// the thread's own generator.
package final class Dropout: Layer {
    package let probability: Double
    private let mode: Mode

    package init(_ scope: Scope, probability: Double = 0.5) {
        self.probability = probability
        mode = scope.mode()
    }

    package func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        guard mode.isTraining, probability > 0 else { return input }
        return try input.dropout(probability, isTraining: true)
    }
}
