package import ModelFile
package import NeuralNets
import Torch

/// DenseNet: every layer reads all earlier feature maps of its block.
///
/// Source: Huang, Liu, van der Maaten and Weinberger, "Densely connected convolutional networks", CVPR 2017,
/// table 1 (the -BC variant).
package final class DenseNet: Classifier {
    /// The paper's hyper-parameters, DenseNet-121's unless told otherwise.
    package struct Configuration: Sendable {
        /// Channels that every layer adds (the paper's k).
        package var growthRate: Int
        /// Layers of every block.
        package var depths: [Int]
        package var stemChannels: Int
        /// Width of a layer's 1×1 convolution, in growth rates.
        package var bottleneckFactor: Int

        package init(
            growthRate: Int = 32, depths: [Int] = [6, 12, 24, 16], stemChannels: Int = 64,
            bottleneckFactor: Int = 4
        ) {
            self.growthRate = growthRate
            self.depths = depths
            self.stemChannels = stemChannels
            self.bottleneckFactor = bottleneckFactor
        }
    }

    package let architecture: Architecture
    package let store: ParameterStore
    package let blocks: [Block]
    package let head: any Head
    package let firstConvolutionKey = "features.conv0.weight"
    package let referenceHeadPrefix = "classifier."

    package init(_ architecture: Architecture, _ scope: Scope, _ configuration: Configuration = .init()) {
        let features = scope["features"]
        var channels = configuration.stemChannels
        let stem = Stem(features, inputChannels: architecture.inputChannels, outputChannels: channels)
        var blocks = [Block(name: "stem", keyPrefixes: ["features.conv0.", "features.norm0."], layer: stem)]
        for (number, depth) in zip(1..., configuration.depths) {
            let name = "denseblock\(number)"
            let dense = DenseBlock(features[name], inputChannels: channels, depth: depth, configuration)
            channels += depth * configuration.growthRate
            let isLast = number == configuration.depths.count
            let endKey = isLast ? "norm5" : "transition\(number)"
            let end: any Layer =
                isLast
                ? FinalNorm(features[endKey], features: channels)
                : Transition(features[endKey], inputChannels: channels)
            if !isLast { channels /= 2 }
            blocks.append(
                Block(
                    name: name, keyPrefixes: ["features.\(name).", "features.\(endKey)."],
                    layer: Sequential([dense, end])))
        }
        head =
            switch architecture.head.kind {
            case .torchvision:
                LinearHead(scope, key: "classifier", features: channels, architecture, bias: .zeros)
            case .pooled: PooledHead(scope["head"], features: channels, architecture)
            }
        self.architecture = architecture
        self.store = scope.store
        self.blocks = blocks
    }

    /// Published files spell `norm.1` and `conv.2` for the `norm1` and `conv2` of dense layers.
    package func currentKey(_ published: String) -> String {
        guard published.contains(".denselayer") else { return published }
        return published.replacing(/\.(norm|conv)\.([12])\./) { ".\($0.1)\($0.2)." }
    }
}

/// A 7×7 convolution and a 3×3 max pool, each of which halves the map.
private final class Stem: Layer {
    let conv0: Convolution
    let norm0: BatchNorm

    init(_ scope: Scope, inputChannels: Int, outputChannels: Int) {
        conv0 = Convolution(
            scope["conv0"], inputChannels: inputChannels, outputChannels: outputChannels, kernel: 7,
            stride: 2,
            initialiser: .kaimingNormal(.fanIn))
        norm0 = BatchNorm(scope["norm0"], features: outputChannels)
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        try reluInPlace(norm0(conv0(input))).maxPool2d(3, stride: 2, padding: 1)
    }
}

/// Layers whose outputs join all that came before: x_ℓ = H_ℓ([x_0, x_1, …, x_ℓ₋₁]), the paper's equation 2.
private final class DenseBlock: Layer {
    let layers: [DenseLayer]

    init(_ scope: Scope, inputChannels: Int, depth: Int, _ configuration: DenseNet.Configuration) {
        layers = (0..<depth).map { index in
            DenseLayer(
                scope["denselayer\(index + 1)"],
                inputChannels: inputChannels + index * configuration.growthRate,
                configuration)
        }
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        var features = input
        for layer in layers { features = try Tensor.cat([features, layer(features)], dimension: 1) }
        return features
    }
}

/// The paper's H: norm, ReLU, 1×1 convolution; norm, ReLU, 3×3 convolution.
private final class DenseLayer: Layer {
    let norm1, norm2: BatchNorm
    let conv1, conv2: Convolution

    init(_ scope: Scope, inputChannels: Int, _ configuration: DenseNet.Configuration) {
        let growth = configuration.growthRate
        let width = configuration.bottleneckFactor * growth
        norm1 = BatchNorm(scope["norm1"], features: inputChannels)
        conv1 = Convolution(
            scope["conv1"], inputChannels: inputChannels, outputChannels: width, kernel: 1,
            initialiser: .kaimingNormal(.fanIn))
        norm2 = BatchNorm(scope["norm2"], features: width)
        conv2 = Convolution(
            scope["conv2"], inputChannels: width, outputChannels: growth, kernel: 3,
            initialiser: .kaimingNormal(.fanIn))
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        try conv2(reluInPlace(norm2(conv1(reluInPlace(norm1(input))))))
    }
}

/// Halves the channels, then the map.
private final class Transition: Layer {
    let norm: BatchNorm
    let conv: Convolution

    init(_ scope: Scope, inputChannels: Int) {
        norm = BatchNorm(scope["norm"], features: inputChannels)
        conv = Convolution(
            scope["conv"], inputChannels: inputChannels, outputChannels: inputChannels / 2, kernel: 1,
            initialiser: .kaimingNormal(.fanIn))
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        try conv(reluInPlace(norm(input))).averagePool2d(2)
    }
}

/// The norm and ReLU that end the last block.
private final class FinalNorm: Layer {
    let norm: BatchNorm

    init(_ scope: Scope, features: Int) { norm = BatchNorm(scope, features: features) }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor { try reluInPlace(norm(input)) }
}
