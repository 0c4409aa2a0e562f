package import ModelFile
package import NeuralNets
import Torch

/// ResNet: a 7×7 stem and four layers of residual units.
///
/// Source: He, Zhang, Ren and Sun, "Deep residual learning for image recognition", CVPR 2016, table 1. As in
/// torchvision, a bottleneck strides in its 3×3 convolution. ResNeXt (Xie et al., CVPR 2017, table 1) splits that
/// convolution into groups, Wide ResNet (Zagoruyko and Komodakis, BMVC 2016) widens it.
package final class ResNet: Classifier {
    /// The paper's figure 5, left and right.
    enum Unit: Sendable {
        case basic, bottleneck
    }

    package let architecture: Architecture
    package let store: ParameterStore
    package let blocks: [Block]
    package let head: any Head
    package let firstConvolutionKey = "conv1.weight"
    package let referenceHeadPrefix = "fc."

    /// - Parameters:
    ///   - groups: of a bottleneck's 3×3 convolution, ResNeXt's cardinality.
    ///   - groupWidth: channels of a group in the first layer.
    init(
        _ architecture: Architecture, _ scope: Scope, unit: Unit, depths: [Int], groups: Int = 1,
        groupWidth: Int = 64
    ) {
        let stem = Stem(scope, inputChannels: architecture.inputChannels)
        var blocks = [Block(name: "stem", keyPrefixes: ["conv1.", "bn1."], layer: stem)]
        var channels = 64
        for (index, depth) in depths.enumerated() {
            let name = "layer\(index + 1)"
            let width = 64 << index
            let units: [any Layer] = (0..<depth).map { position in
                let scope = scope["\(name).\(position)"]
                let stride = position == 0 && index > 0 ? 2 : 1
                switch unit {
                case .basic:
                    defer { channels = width }
                    return BasicBlock(scope, inputChannels: channels, outputChannels: width, stride: stride)
                case .bottleneck:
                    let outputChannels = width * Bottleneck.expansion
                    defer { channels = outputChannels }
                    return Bottleneck(
                        scope, inputChannels: channels, width: (groupWidth << index) * groups,
                        outputChannels: outputChannels, stride: stride, groups: groups)
                }
            }
            blocks.append(Block(name: name, keyPrefixes: [name + "."], layer: Sequential(units)))
        }
        head =
            switch architecture.head.kind {
            case .torchvision: LinearHead(scope, key: "fc", features: channels, architecture)
            case .pooled: PooledHead(scope["head"], features: channels, architecture)
            }
        self.architecture = architecture
        self.store = scope.store
        self.blocks = blocks
    }
}

/// A 7×7 convolution and a 3×3 max pool, each of which halves the map.
private final class Stem: Layer {
    let conv1: Convolution
    let norm1: BatchNorm

    init(_ scope: Scope, inputChannels: Int) {
        conv1 = Convolution(
            scope["conv1"], inputChannels: inputChannels, outputChannels: 64, kernel: 7, stride: 2)
        norm1 = BatchNorm(scope["bn1"], features: 64)
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        try reluInPlace(norm1(conv1(input))).maxPool2d(3, stride: 2, padding: 1)
    }
}

/// Two 3×3 convolutions around a shortcut.
private final class BasicBlock: Layer {
    let conv1, conv2: Convolution
    let norm1, norm2: BatchNorm
    let shortcut: Projection?

    init(_ scope: Scope, inputChannels: Int, outputChannels: Int, stride: Int) {
        conv1 = Convolution(
            scope["conv1"], inputChannels: inputChannels, outputChannels: outputChannels, kernel: 3,
            stride: Pair(stride))
        norm1 = BatchNorm(scope["bn1"], features: outputChannels)
        conv2 = Convolution(
            scope["conv2"], inputChannels: outputChannels, outputChannels: outputChannels, kernel: 3)
        norm2 = BatchNorm(scope["bn2"], features: outputChannels)
        shortcut = Projection(
            scope["downsample"], inputChannels: inputChannels, outputChannels: outputChannels, stride: stride)
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        let identity = try shortcut?(input) ?? input
        return try reluInPlace(norm2(conv2(reluInPlace(norm1(conv1(input))))) + identity)
    }
}

/// 1×1 down, 3×3, 1×1 up, around a shortcut.
private final class Bottleneck: Layer {
    /// Output channels per channel of the layer's nominal width.
    static let expansion = 4

    let conv1, conv2, conv3: Convolution
    let norm1, norm2, norm3: BatchNorm
    let shortcut: Projection?

    init(
        _ scope: Scope, inputChannels: Int, width: Int, outputChannels: Int, stride: Int, groups: Int
    ) {
        conv1 = Convolution(scope["conv1"], inputChannels: inputChannels, outputChannels: width, kernel: 1)
        norm1 = BatchNorm(scope["bn1"], features: width)
        conv2 = Convolution(
            scope["conv2"], inputChannels: width, outputChannels: width, kernel: 3, stride: Pair(stride),
            groups: groups)
        norm2 = BatchNorm(scope["bn2"], features: width)
        conv3 = Convolution(scope["conv3"], inputChannels: width, outputChannels: outputChannels, kernel: 1)
        norm3 = BatchNorm(scope["bn3"], features: outputChannels)
        shortcut = Projection(
            scope["downsample"], inputChannels: inputChannels, outputChannels: outputChannels, stride: stride)
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        let identity = try shortcut?(input) ?? input
        let narrow = try reluInPlace(norm2(conv2(reluInPlace(norm1(conv1(input))))))
        return try reluInPlace(norm3(conv3(narrow)) + identity)
    }
}

/// The shortcut's 1×1 convolution; there is none where the shapes agree already (the paper's option B).
private final class Projection: Layer {
    let conv: Convolution
    let norm: BatchNorm

    init?(_ scope: Scope, inputChannels: Int, outputChannels: Int, stride: Int) {
        guard stride != 1 || inputChannels != outputChannels else { return nil }
        conv = Convolution(
            scope["0"], inputChannels: inputChannels, outputChannels: outputChannels, kernel: 1,
            stride: Pair(stride))
        norm = BatchNorm(scope["1"], features: outputChannels)
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor { try norm(conv(input)) }
}
