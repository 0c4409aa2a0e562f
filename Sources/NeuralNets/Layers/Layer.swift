package import Torch

/// A step of a network: a tensor in, a tensor out. Its parameters are registered with a `ParameterStore`.
package protocol Layer: AnyObject {
    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor
}

/// Layers one after the other.
package final class Sequential: Layer {
    package let layers: [any Layer]

    package init(_ layers: [any Layer]) { self.layers = layers }

    package func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        var value = input
        for layer in layers { value = try layer(value) }
        return value
    }
}
