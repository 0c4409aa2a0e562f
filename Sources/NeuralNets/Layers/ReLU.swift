package import Torch

/// Clips negative elements in place: its input must be a value that nothing else reads, a norm's output say.
package final class ReLU: Layer {
    package init() {}

    package func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor { try input.reluInPlace() }
}

/// `[N, …]` to `[N, product of the rest]`.
package final class Flatten: Layer {
    package init() {}

    package func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor { try input.flatten() }
}
