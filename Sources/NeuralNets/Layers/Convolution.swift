package import Torch

/// A two-dimensional convolution, `[N, inputChannels, H, W]` to `[N, outputChannels, H', W']`.
package final class Convolution: Layer {
    package let weight: Tensor
    package let bias: Tensor?
    package let stride: Pair
    package let padding: Pair
    package let dilation: Pair
    package let groups: Int

    /// Registers `weight` and, where wanted, `bias`.
    ///
    /// - Parameter padding: half the kernel where it is left out, which keeps the size at stride 1.
    package init(
        _ scope: Scope, inputChannels: Int, outputChannels: Int, kernel: Pair, stride: Pair = 1,
        padding: Pair? = nil, dilation: Pair = 1, groups: Int = 1, bias: Bool = false,
        initialiser: Initialiser = .kaimingNormal(.fanOut), biasInitialiser: Initialiser = .zeros
    ) {
        self.stride = stride
        self.dilation = dilation
        self.groups = groups
        self.padding =
            padding
            ?? Pair((kernel.height - 1) / 2 * dilation.height, (kernel.width - 1) / 2 * dilation.width)
        weight = scope.parameter(
            "weight", [outputChannels, inputChannels / groups, kernel.height, kernel.width], initialiser)
        self.bias = bias ? scope.parameter("bias", [outputChannels], biasInitialiser) : nil
    }

    package func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        try input.conv2d(
            weight, bias: bias, stride: stride, padding: padding, dilation: dilation, groups: groups)
    }
}
