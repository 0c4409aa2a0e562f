package import Torch

/// Layer normalisation (Ba, Kiros and Hinton, 2016) of vectors, `[…, features]`.
package final class LayerNorm: Layer {
    package let weight: Tensor
    package let bias: Tensor
    package let epsilon: Double

    package init(_ scope: Scope, features: Int, epsilon: Double = 1e-5) {
        self.epsilon = epsilon
        weight = scope.parameter("weight", [features], .ones)
        bias = scope.parameter("bias", [features], .zeros)
    }

    package func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        try input.layerNorm(weight: weight, bias: bias, epsilon: epsilon)
    }
}
