import NeuralNets
import Torch

/// Weighs channels by what the whole map says of them: s = σ(W₂ δ(W₁ z)), z the map's mean over positions.
///
/// Source: Hu, Shen and Sun, "Squeeze-and-excitation networks", CVPR 2018, equation 3.
final class SqueezeExcitation: Layer {
    let fc1, fc2: Convolution
    let activation: Activation
    let isHard: Bool

    /// - Parameters:
    ///   - activation: the equation's δ.
    ///   - isHard: whether its σ is piecewise linear.
    init(_ scope: Scope, channels: Int, squeezed: Int, _ activation: Activation, isHard: Bool = false) {
        fc1 = Convolution(
            scope["fc1"], inputChannels: channels, outputChannels: squeezed, kernel: 1, bias: true)
        fc2 = Convolution(
            scope["fc2"], inputChannels: squeezed, outputChannels: channels, kernel: 1, bias: true)
        self.activation = activation
        self.isHard = isHard
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        let excitation = try fc2(activation(fc1(input.adaptiveAveragePool2d(1))))
        return try input * (isHard ? excitation.hardSigmoid() : excitation.sigmoid())
    }
}
