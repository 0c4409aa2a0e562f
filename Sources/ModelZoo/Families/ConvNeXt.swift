package import ModelFile
package import NeuralNets
import Torch

/// ConvNeXt: a residual network with a transformer's proportions.
///
/// Source: Liu, Mao, Wu, Feichtenhofer, Darrell and Xie, "A ConvNet for the 2020s", CVPR 2022, table 9.
package final class ConvNeXt: Classifier {
    /// The paper's C.
    static let widths = [96, 192, 384, 768]

    package let architecture: Architecture
    package let store: ParameterStore
    package let blocks: [Block]
    package let head: any Head
    package let firstConvolutionKey = "features.0.0.weight"
    package let referenceHeadPrefix = "classifier."

    /// - Parameters:
    ///   - depths: units of every stage, the paper's B.
    ///   - dropProbability: of the last unit's stochastic depth; it rises to that from 0.
    init(_ architecture: Architecture, _ scope: Scope, depths: [Int], dropProbability: Double) {
        let features = scope["features"]
        let stem = Patches(
            features["0"], inputChannels: architecture.inputChannels, outputChannels: Self.widths[0])
        var blocks = [Block(name: "stem", keyPrefixes: ["features.0."], layer: stem)]
        let last = Double(depths.reduce(0, +) - 1)
        var number = 0
        for (index, depth) in depths.enumerated() {
            // Stages lie at odd positions, what halves the map before them at even ones.
            let position = 2 * index + 1
            let width = Self.widths[index]
            var layers: [any Layer] = []
            if index > 0 {
                layers.append(
                    Downsampling(
                        features[position - 1], inputChannels: Self.widths[index - 1], outputChannels: width))
            }
            for unit in 0..<depth {
                layers.append(
                    Unit(
                        features[position][unit], channels: width,
                        dropProbability: dropProbability * Double(number) / last))
                number += 1
            }
            blocks.append(
                Block(
                    name: "stage\(index + 1)",
                    keyPrefixes: (index == 0 ? [] : ["features.\(position - 1)."]) + [
                        "features.\(position)."
                    ],
                    layer: Sequential(layers)))
        }
        let width = Self.widths[depths.count - 1]
        head =
            switch architecture.head.kind {
            case .torchvision: NormedHead(scope["classifier"], features: width, architecture)
            case .pooled: PooledHead(scope["head"], features: width, architecture)
            }
        self.architecture = architecture
        self.store = scope.store
        self.blocks = blocks
    }
}

// The reference truncates at ±2, a hundred deviations away.
private let initialiser = Initialiser.normal(deviation: 0.02)

/// A layer norm of every position's channels, `[N, C, H, W]`.
private final class PositionNorm: Layer {
    let norm: LayerNorm

    init(_ scope: Scope, features: Int) { norm = LayerNorm(scope, features: features, epsilon: 1e-6) }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        try norm(input.permute([0, 2, 3, 1])).permute([0, 3, 1, 2])
    }
}

/// Patches of 4×4 pixels, each made a vector.
private final class Patches: Layer {
    let conv: Convolution
    let norm: PositionNorm

    init(_ scope: Scope, inputChannels: Int, outputChannels: Int) {
        conv = Convolution(
            scope["0"], inputChannels: inputChannels, outputChannels: outputChannels, kernel: 4, stride: 4,
            padding: 0, bias: true, initialiser: initialiser)
        norm = PositionNorm(scope["1"], features: outputChannels)
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor { try norm(conv(input)) }
}

/// A norm and a 2×2 convolution that halves the map.
private final class Downsampling: Layer {
    let norm: PositionNorm
    let conv: Convolution

    init(_ scope: Scope, inputChannels: Int, outputChannels: Int) {
        norm = PositionNorm(scope["0"], features: inputChannels)
        conv = Convolution(
            scope["1"], inputChannels: inputChannels, outputChannels: outputChannels, kernel: 2, stride: 2,
            padding: 0, bias: true, initialiser: initialiser)
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor { try conv(norm(input)) }
}

/// The paper's figure 4, right: a 7×7 filter of each channel, norm, 1×1 to four times the width, GELU, 1×1 back, scaled
/// channel by channel.
private final class Unit: Layer {
    let filter: Convolution
    let norm: LayerNorm
    let expand, project: Linear
    let scale: Tensor
    let depth: StochasticDepth

    init(_ scope: Scope, channels: Int, dropProbability: Double) {
        scale = scope.parameter("layer_scale", [channels, 1, 1], .constant(1e-6))
        let block = scope["block"]
        filter = Convolution(
            block["0"], inputChannels: channels, outputChannels: channels, kernel: 7, groups: channels,
            bias: true, initialiser: initialiser)
        norm = LayerNorm(block["2"], features: channels, epsilon: 1e-6)
        expand = Linear(
            block["3"], inputs: channels, outputs: 4 * channels, weightInitialiser: initialiser,
            biasInitialiser: .zeros)
        project = Linear(
            block["5"], inputs: 4 * channels, outputs: channels, weightInitialiser: initialiser,
            biasInitialiser: .zeros)
        depth = StochasticDepth(scope["stochastic_depth"], probability: dropProbability)
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        let positions = try norm(filter(input).permute([0, 2, 3, 1]))
        let result = try project(expand(positions).gelu()).permute([0, 3, 1, 2])
        return try depth(scale * result) + input
    }
}

/// The mean over all positions, a norm, the output.
private final class NormedHead: Head {
    let norm: LayerNorm
    let dropout: Dropout
    let output: Linear

    init(_ scope: Scope, features: Int, _ architecture: Architecture) {
        norm = LayerNorm(scope["0"], features: features, epsilon: 1e-6)
        dropout = Dropout(scope["dropout"], probability: architecture.head.dropout ?? 0)
        output = Linear(
            scope["2"], inputs: features, outputs: architecture.outputs, weightInitialiser: initialiser,
            biasInitialiser: .zeros)
    }

    func pool(_ features: Tensor) throws(TorchError) -> Tensor { try norm(features.mean([2, 3])) }

    func classify(_ pooled: Tensor) throws(TorchError) -> Tensor { try output(dropout(pooled)) }
}
