package import ModelFile
package import NeuralNets
import Torch

/// EfficientNet: inverted bottlenecks with squeeze and excitation, scaled in width, depth and resolution together.
///
/// Source: Tan and Le, "EfficientNet: Rethinking model scaling for convolutional neural networks", ICML 2019, table 1,
/// and "EfficientNetV2: Smaller models and faster training", ICML 2021, table 4.
package final class EfficientNet: Classifier {
    package let architecture: Architecture
    package let store: ParameterStore
    package let blocks: [Block]
    package let head: any Head
    package let firstConvolutionKey = "features.0.0.weight"
    package let referenceHeadPrefix = "classifier."

    init(_ architecture: Architecture, _ scope: Scope, _ configuration: EfficientNetConfiguration) {
        let features = scope["features"]
        let stages = configuration.stages
        var channels = stages[0].inputChannels
        func unit(_ position: Int, _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int) -> Block {
            let layer = ConvolutionUnit(
                features[position], inputChannels: inputs, outputChannels: outputs, kernel: kernel,
                stride: stride, .silu, epsilon: configuration.epsilon)
            return Block(
                name: position == 0 ? "stem" : "top", keyPrefixes: ["features.\(position)."], layer: layer)
        }
        var blocks = [unit(0, architecture.inputChannels, channels, kernel: 3, stride: 2)]
        let count = stages.reduce(0) { $0 + $1.depth }
        var number = 0
        for (stage, position) in zip(stages, 1...) {
            let units = (0..<stage.depth).map { index -> any Layer in
                defer { (channels, number) = (stage.outputChannels, number + 1) }
                return InvertedBottleneck(
                    features[position][index], stage, inputChannels: channels,
                    stride: index == 0 ? stage.stride : 1,
                    dropProbability: configuration.dropProbability * Double(number) / Double(count),
                    epsilon: configuration.epsilon)
            }
            blocks.append(
                Block(
                    name: "stage\(position)", keyPrefixes: ["features.\(position)."], layer: Sequential(units)
                ))
        }
        let width = configuration.lastChannels ?? 4 * channels
        blocks.append(unit(stages.count + 1, channels, width, kernel: 1, stride: 1))
        head =
            switch architecture.head.kind {
            case .torchvision:
                LinearHead(
                    scope, key: "classifier.1", features: width, architecture,
                    weight: .uniform(bound: 1 / Double(architecture.outputs).squareRoot()), bias: .zeros,
                    dropout: configuration.dropout)
            case .pooled: PooledHead(scope["head"], features: width, architecture)
            }
        self.architecture = architecture
        self.store = scope.store
        self.blocks = blocks
    }
}

/// Expands by 1×1, filters each channel by itself, weighs channels, projects by 1×1; or, fused, expands and filters in
/// one convolution of all channels. A shortcut where the shapes agree.
private final class InvertedBottleneck: Layer {
    let layers: Sequential
    let depth: StochasticDepth?

    init(
        _ scope: Scope, _ stage: EfficientNetConfiguration.Stage, inputChannels: Int, stride: Int,
        dropProbability: Double, epsilon: Double
    ) {
        let expanded = roundedChannels(Double(inputChannels * stage.expansion))
        let inner = scope["block"]
        var layers: [any Layer] = []
        func add(
            _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int, groups: Int = 1, _ activation: Activation
        ) {
            layers.append(
                ConvolutionUnit(
                    inner[layers.count], inputChannels: inputs, outputChannels: outputs, kernel: kernel,
                    stride: stride, groups: groups, activation, epsilon: epsilon))
        }
        let isExpanding = expanded != inputChannels
        if stage.isFused {
            add(
                inputChannels, isExpanding ? expanded : stage.outputChannels, kernel: stage.kernel,
                stride: stride, .silu)
            if isExpanding { add(expanded, stage.outputChannels, kernel: 1, stride: 1, .none) }
        } else {
            if isExpanding { add(inputChannels, expanded, kernel: 1, stride: 1, .silu) }
            add(expanded, expanded, kernel: stage.kernel, stride: stride, groups: expanded, .silu)
            layers.append(
                SqueezeExcitation(
                    inner[layers.count], channels: expanded, squeezed: max(1, inputChannels / 4), .silu))
            add(expanded, stage.outputChannels, kernel: 1, stride: 1, .none)
        }
        self.layers = Sequential(layers)
        let isResidual = stride == 1 && inputChannels == stage.outputChannels
        depth =
            isResidual ? StochasticDepth(scope["stochastic_depth"], probability: dropProbability) : nil
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        let result = try layers(input)
        guard let depth else { return result }
        return try depth(result) + input
    }
}
