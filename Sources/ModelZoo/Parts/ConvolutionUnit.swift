import NeuralNets
import Torch

/// A convolution without bias, its batch norm and a nonlinearity, under the keys of torchvision's
/// `Conv2dNormActivation`.
final class ConvolutionUnit: Layer {
    let conv: Convolution
    let norm: BatchNorm
    let activation: Activation

    init(
        _ scope: Scope, inputChannels: Int, outputChannels: Int, kernel: Int, stride: Int = 1,
        groups: Int = 1,
        _ activation: Activation, momentum: Double = 0.1, epsilon: Double = 1e-5
    ) {
        conv = Convolution(
            scope["0"], inputChannels: inputChannels, outputChannels: outputChannels, kernel: Pair(kernel),
            stride: Pair(stride), groups: groups)
        norm = BatchNorm(scope["1"], features: outputChannels, momentum: momentum, epsilon: epsilon)
        self.activation = activation
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor { try activation(norm(conv(input))) }
}
