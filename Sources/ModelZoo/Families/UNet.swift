package import NeuralNets
package import Torch

/// U-Net: a path down that sees more, a path up that sees sharper, and the same scale's features handed across.
///
/// Source: Ronneberger, Fischer and Brox, "U-Net: Convolutional networks for biomedical image segmentation", MICCAI
/// 2015, figure 1; with padded convolutions, batch normalisation and bilinear enlargement, so that a mask is as
/// large as its film.
package final class UNet {
    /// Channels at each scale, the film's own first.
    package struct Configuration: Hashable, Sendable {
        package var widths: [Int]

        package init(widths: [Int]) { self.widths = widths }

        /// 274,633 parameters for one output.
        package static let compact = Configuration(widths: [12, 24, 48, 96])
    }

    package let store: ParameterStore
    private let down: [DoubleConvolution]
    private let up: [DoubleConvolution]
    private let output: Convolution

    /// Builds the network on the CPU, in evaluation mode.
    ///
    /// - Parameters:
    ///   - outputs: number of regions, each with a logit per pixel.
    ///   - seed: decides the initial weights; `nil` leaves them undefined, for weights that are loaded next.
    package static func make(
        _ configuration: Configuration = .compact, outputs: Int = 1, seed: UInt64?
    ) throws(TorchError) -> UNet {
        try ParameterStore.build(seed: seed) { scope in UNet(configuration, outputs: outputs, scope) }
    }

    private init(_ configuration: Configuration, outputs: Int, _ scope: Scope) {
        let widths = configuration.widths
        down = widths.indices.map { scale in
            DoubleConvolution(
                scope["down"][scale], inputChannels: scale == 0 ? 1 : widths[scale - 1],
                outputChannels: widths[scale])
        }
        up = widths.indices.dropLast().map { scale in
            DoubleConvolution(
                scope["up"][scale], inputChannels: widths[scale] + widths[scale + 1],
                outputChannels: widths[scale])
        }
        output = Convolution(
            scope["output"], inputChannels: widths[0], outputChannels: outputs, kernel: 1, bias: true)
        store = scope.store
    }

    /// Films `[N, 1, H, W]`, sides divisible by 8 for four scales, to logits `[N, outputs, H, W]`.
    package func callAsFunction(_ films: Tensor) throws(TorchError) -> Tensor {
        var scales: [Tensor] = []
        var features = films
        for (scale, layer) in down.enumerated() {
            features = try layer(scale == 0 ? features : features.maxPool2d(2))
            scales.append(features)
        }
        for scale in up.indices.reversed() {
            let shape = scales[scale].shape
            let enlarged = try features.upsampleBilinear(to: Pair(shape[2], shape[3]))
            features = try up[scale](Tensor.cat([scales[scale], enlarged], dimension: 1))
        }
        return try output(features)
    }
}

/// Two 3×3 convolutions, each normalised and rectified.
private final class DoubleConvolution: Layer {
    let conv1, conv2: Convolution
    let norm1, norm2: BatchNorm

    init(_ scope: Scope, inputChannels: Int, outputChannels: Int) {
        conv1 = Convolution(
            scope["conv1"], inputChannels: inputChannels, outputChannels: outputChannels, kernel: 3)
        norm1 = BatchNorm(scope["bn1"], features: outputChannels)
        conv2 = Convolution(
            scope["conv2"], inputChannels: outputChannels, outputChannels: outputChannels, kernel: 3)
        norm2 = BatchNorm(scope["bn2"], features: outputChannels)
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        try reluInPlace(norm2(conv2(reluInPlace(norm1(conv1(input))))))
    }
}
