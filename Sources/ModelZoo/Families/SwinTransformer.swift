package import ModelFile
package import NeuralNets
import Torch

/// Swin: a transformer that attends within windows, shifted by half a window in every other layer, on maps that get
/// coarser as a convolutional network's do.
///
/// Source: Liu et al., "Swin transformer: Hierarchical vision transformer using shifted windows", ICCV 2021, figure 3.
package final class SwinTransformer: Classifier {
    /// The hyper-parameters.
    struct Configuration: Sendable {
        /// The first stage's; every further one has twice the channels.
        let width: Int
        let depths, heads: [Int]
        /// Side of a window, in positions.
        let window: Int
        /// Of the last layer's stochastic depth; it rises to that from 0.
        let dropProbability: Double

        static let tiny = Configuration(
            width: 96, depths: [2, 2, 6, 2], heads: [3, 6, 12, 24], window: 7, dropProbability: 0.2)
    }

    package let architecture: Architecture
    package let store: ParameterStore
    package let blocks: [Block]
    package let head: any Head
    package let firstConvolutionKey = "features.0.0.weight"
    package let referenceHeadPrefix = PooledHead.prefix

    init(_ architecture: Architecture, _ scope: Scope, _ configuration: Configuration) {
        let features = scope["features"]
        var width = configuration.width
        let stem = Patches(features["0"], inputChannels: architecture.inputChannels, width: width)
        var blocks = [Block(name: "stem", keyPrefixes: ["features.0."], layer: stem)]
        let last = Double(configuration.depths.reduce(0, +) - 1)
        var number = 0
        for (index, depth) in configuration.depths.enumerated() {
            // Stages lie at odd positions, what halves the map before them at even ones.
            let position = 2 * index + 1
            var keyPrefixes = ["features.\(position)."]
            var layers: [any Layer] = []
            if index > 0 {
                layers.append(PatchMerging(features[position - 1], width: width))
                keyPrefixes.insert("features.\(position - 1).", at: 0)
                width *= 2
            }
            for layer in 0..<depth {
                layers.append(
                    SwinBlock(
                        features[position][layer], width: width, heads: configuration.heads[index],
                        window: configuration.window, isShifted: layer % 2 == 1,
                        dropProbability: configuration.dropProbability * Double(number) / last))
                number += 1
            }
            if index == configuration.depths.count - 1 {
                layers.append(LayerNorm(scope["norm"], features: width))
                keyPrefixes.append("norm.")
            }
            blocks.append(
                Block(name: "stage\(index + 1)", keyPrefixes: keyPrefixes, layer: PositionsLast(layers)))
        }
        head =
            switch architecture.head.kind {
            case .torchvision:
                LinearHead(
                    scope, key: "head", features: width, architecture, weight: swinInitialiser, bias: .zeros)
            case .pooled: PooledHead(scope["head"], features: width, architecture)
            }
        self.architecture = architecture
        self.store = scope.store
        self.blocks = blocks
    }
}

// The reference truncates at ±2, a hundred deviations away.
let swinInitialiser = Initialiser.normal(deviation: 0.02)

/// Layers that take maps as `[N, H, W, C]`, between maps `[N, C, H, W]`: both are one order in memory, channels last.
private final class PositionsLast: Layer {
    let layers: Sequential

    init(_ layers: [any Layer]) { self.layers = Sequential(layers) }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        try layers(input.permute([0, 2, 3, 1])).permute([0, 3, 1, 2])
    }
}

/// Patches of 4×4 pixels, each made a vector and normalised.
private final class Patches: Layer {
    let conv: Convolution
    let norm: LayerNorm

    init(_ scope: Scope, inputChannels: Int, width: Int) {
        let usual = Initialiser.uniform(bound: 1 / Double(inputChannels * 16).squareRoot())
        conv = Convolution(
            scope["0"], inputChannels: inputChannels, outputChannels: width, kernel: 4, stride: 4, padding: 0,
            bias: true, initialiser: usual, biasInitialiser: usual)
        norm = LayerNorm(scope["2"], features: width)
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        try norm(conv(input).permute([0, 2, 3, 1])).permute([0, 3, 1, 2])
    }
}

/// Joins the vectors of each 2×2 positions and halves the joint length: half the map, twice the width.
private final class PatchMerging: Layer {
    let norm: LayerNorm
    let reduction: Linear

    init(_ scope: Scope, width: Int) {
        reduction = Linear(
            scope["reduction"], inputs: 4 * width, outputs: 2 * width, bias: false,
            weightInitialiser: swinInitialiser)
        norm = LayerNorm(scope["norm"], features: 4 * width)
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        let (height, width) = (input.shape[1], input.shape[2])
        let even = try input.padded(after: [0, height % 2, width % 2, 0])
        let shape = even.shape
        // The reference joins down first: (0, 0), (1, 0), (0, 1), (1, 1).
        let joined = try even.reshape([shape[0], shape[1] / 2, 2, shape[2] / 2, 2, shape[3]])
            .permute([0, 1, 3, 4, 2, 5]).reshape([shape[0], shape[1] / 2, shape[2] / 2, 4 * shape[3]])
        return try reduction(norm(joined))
    }
}
