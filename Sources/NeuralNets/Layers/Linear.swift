package import Torch

/// An affine map of the last dimension, `[…, inputs]` to `[…, outputs]`.
package final class Linear: Layer {
    package let weight: Tensor
    package let bias: Tensor?

    /// Registers `weight` and `bias`; both are uniform within ±1/√inputs unless told otherwise, as in PyTorch.
    package init(
        _ scope: Scope, inputs: Int, outputs: Int, bias: Bool = true, weightInitialiser: Initialiser? = nil,
        biasInitialiser: Initialiser? = nil
    ) {
        let usual = Initialiser.uniform(bound: 1 / Double(max(inputs, 1)).squareRoot())
        weight = scope.parameter("weight", [outputs, inputs], weightInitialiser ?? usual)
        self.bias = bias ? scope.parameter("bias", [outputs], biasInitialiser ?? usual) : nil
    }

    package func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        try input.linear(weight, bias: bias)
    }
}
