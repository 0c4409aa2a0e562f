package import NeuralNets
import Torch

/// A small residual network for radiographs, made to be trained from nothing on two processor cores.
///
/// Five stages of ResNet's basic units behind a strided 3×3 stem. Differences, and why: the shortcut averages before
/// it projects, so that striding drops no pixels (He et al., "Bag of tricks for image classification", CVPR 2019,
/// ResNet-D); few channels while the map is large, since that is where a processor spends its time; and the last
/// stage doesn't stride, so that a 160-pixel film ends in a 10×10 map, fine enough to point at a nodule. Channel
/// counts are multiples of 16, the floats in the vector registers that oneDNN blocks for.
package final class Compact: Classifier {
    /// Width, stride of the first unit, and number of units of every stage.
    static let stages = [(16, 1, 1), (32, 2, 1), (64, 2, 2), (128, 2, 2), (192, 1, 1)]

    package let architecture: Architecture
    package let store: ParameterStore
    package let blocks: [Block]
    package let head: any Head
    package let firstConvolutionKey = "stem.conv.weight"
    package let referenceHeadPrefix = PooledHead.prefix

    init(_ architecture: Architecture, _ scope: Scope) {
        var channels = 16
        let stem = Stem(scope["stem"], inputChannels: architecture.inputChannels, outputChannels: channels)
        var blocks = [Block(name: "stem", keyPrefixes: ["stem."], layer: stem)]
        for (number, (width, stride, depth)) in zip(1..., Self.stages) {
            let name = "stage\(number)"
            let units = (0..<depth).map { position in
                defer { channels = width }
                return Unit(
                    scope["\(name).\(position)"], inputChannels: channels, outputChannels: width,
                    stride: position == 0 ? stride : 1)
            }
            blocks.append(Block(name: name, keyPrefixes: [name + "."], layer: Sequential(units)))
        }
        // Its own classifier is the pooled head without hidden layers.
        head = PooledHead(scope["head"], features: channels, architecture)
        self.architecture = architecture
        self.store = scope.store
        self.blocks = blocks
    }
}

/// A 3×3 convolution that halves the map.
private final class Stem: Layer {
    let conv: Convolution
    let norm: BatchNorm

    init(_ scope: Scope, inputChannels: Int, outputChannels: Int) {
        conv = Convolution(
            scope["conv"], inputChannels: inputChannels, outputChannels: outputChannels, kernel: 3, stride: 2)
        norm = BatchNorm(scope["norm"], features: outputChannels)
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor { try reluInPlace(norm(conv(input))) }
}

/// Two 3×3 convolutions around a shortcut.
private final class Unit: Layer {
    let conv1, conv2: Convolution
    let norm1, norm2: BatchNorm
    let shortcut: AveragedProjection?

    init(_ scope: Scope, inputChannels: Int, outputChannels: Int, stride: Int) {
        conv1 = Convolution(
            scope["conv1"], inputChannels: inputChannels, outputChannels: outputChannels, kernel: 3,
            stride: Pair(stride))
        norm1 = BatchNorm(scope["norm1"], features: outputChannels)
        conv2 = Convolution(
            scope["conv2"], inputChannels: outputChannels, outputChannels: outputChannels, kernel: 3)
        norm2 = BatchNorm(scope["norm2"], features: outputChannels)
        shortcut = AveragedProjection(
            scope["shortcut"], inputChannels: inputChannels, outputChannels: outputChannels, stride: stride)
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        let identity = try shortcut?(input) ?? input
        return try reluInPlace(norm2(conv2(reluInPlace(norm1(conv1(input))))) + identity)
    }
}

/// A 3×3 average with the unit's stride, then a 1×1 convolution; none where the shapes agree already.
private final class AveragedProjection: Layer {
    let stride: Int
    let conv: Convolution
    let norm: BatchNorm

    init?(_ scope: Scope, inputChannels: Int, outputChannels: Int, stride: Int) {
        guard stride != 1 || inputChannels != outputChannels else { return nil }
        self.stride = stride
        conv = Convolution(
            scope["conv"], inputChannels: inputChannels, outputChannels: outputChannels, kernel: 1)
        norm = BatchNorm(scope["norm"], features: outputChannels)
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        // The geometry of a padded 3×3 convolution, so that odd sizes meet again at the sum.
        let averaged = stride == 1 ? input : try input.averagePool2d(3, stride: Pair(stride), padding: 1)
        return try norm(conv(averaged))
    }
}
