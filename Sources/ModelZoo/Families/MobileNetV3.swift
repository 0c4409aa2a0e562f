package import ModelFile
package import NeuralNets
import Torch

/// MobileNetV3: inverted bottlenecks found by search for a telephone's processor.
///
/// Source: Howard et al., "Searching for MobileNetV3", ICCV 2019, tables 1 and 2.
package final class MobileNetV3: Classifier {
    /// A row of the paper's tables.
    struct Row: Sendable {
        let kernel, expanded, outputChannels: Int
        let squeezes: Bool
        let activation: Activation
        let stride: Int

        init(
            _ kernel: Int, _ expanded: Int, _ outputChannels: Int, _ squeezes: Bool, _ activation: Activation,
            _ stride: Int
        ) {
            self.kernel = kernel
            self.expanded = expanded
            self.outputChannels = outputChannels
            self.squeezes = squeezes
            self.activation = activation
            self.stride = stride
        }
    }

    /// One of the paper's tables, and the width of its classifier's hidden layer.
    struct Size: Sendable {
        let rows: [Row]
        let hidden: Int

        static let large = Size(
            rows: [
                Row(3, 16, 16, false, .relu, 1), Row(3, 64, 24, false, .relu, 2),
                Row(3, 72, 24, false, .relu, 1), Row(5, 72, 40, true, .relu, 2),
                Row(5, 120, 40, true, .relu, 1), Row(5, 120, 40, true, .relu, 1),
                Row(3, 240, 80, false, .hardSwish, 2), Row(3, 200, 80, false, .hardSwish, 1),
                Row(3, 184, 80, false, .hardSwish, 1), Row(3, 184, 80, false, .hardSwish, 1),
                Row(3, 480, 112, true, .hardSwish, 1), Row(3, 672, 112, true, .hardSwish, 1),
                Row(5, 672, 160, true, .hardSwish, 2), Row(5, 960, 160, true, .hardSwish, 1),
                Row(5, 960, 160, true, .hardSwish, 1),
            ], hidden: 1280)
        static let small = Size(
            rows: [
                Row(3, 16, 16, true, .relu, 2), Row(3, 72, 24, false, .relu, 2),
                Row(3, 88, 24, false, .relu, 1), Row(5, 96, 40, true, .hardSwish, 2),
                Row(5, 240, 40, true, .hardSwish, 1), Row(5, 240, 40, true, .hardSwish, 1),
                Row(5, 120, 48, true, .hardSwish, 1), Row(5, 144, 48, true, .hardSwish, 1),
                Row(5, 288, 96, true, .hardSwish, 2), Row(5, 576, 96, true, .hardSwish, 1),
                Row(5, 576, 96, true, .hardSwish, 1),
            ], hidden: 1024)
    }

    package let architecture: Architecture
    package let store: ParameterStore
    package let blocks: [Block]
    package let head: any Head
    package let firstConvolutionKey = "features.0.0.weight"
    package let referenceHeadPrefix = "classifier."

    init(_ architecture: Architecture, _ scope: Scope, _ size: Size) {
        let features = scope["features"]
        var channels = 16
        let stem = ConvolutionUnit.mobile(
            features[0], architecture.inputChannels, channels, kernel: 3, stride: 2, .hardSwish)
        var blocks = [Block(name: "stem", keyPrefixes: ["features.0."], layer: stem)]
        // A stage begins where the map is halved; the large network's first row belongs to none and is one itself.
        var stage: (layers: [any Layer], prefixes: [String]) = ([], [])
        func closeStage() {
            guard !stage.layers.isEmpty else { return }
            blocks.append(
                Block(
                    name: "stage\(blocks.count)", keyPrefixes: stage.prefixes, layer: Sequential(stage.layers)
                ))
            stage = ([], [])
        }
        for (row, position) in zip(size.rows, 1...) {
            if row.stride == 2 { closeStage() }
            stage.layers.append(MobileBottleneck(features[position], row, inputChannels: channels))
            stage.prefixes.append("features.\(position).")
            channels = row.outputChannels
        }
        closeStage()
        let last = size.rows.count + 1
        let top = ConvolutionUnit.mobile(features[last], channels, 6 * channels, kernel: 1, .hardSwish)
        blocks.append(Block(name: "top", keyPrefixes: ["features.\(last)."], layer: top))
        head =
            switch architecture.head.kind {
            case .torchvision:
                MobileClassifier(
                    scope["classifier"], features: 6 * channels, hidden: size.hidden, architecture)
            case .pooled: PooledHead(scope["head"], features: 6 * channels, architecture)
            }
        self.architecture = architecture
        self.store = scope.store
        self.blocks = blocks
    }
}

extension ConvolutionUnit {
    /// A unit with the norms that MobileNetV3 was trained with.
    fileprivate static func mobile(
        _ scope: Scope, _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, groups: Int = 1,
        _ activation: Activation
    ) -> ConvolutionUnit {
        ConvolutionUnit(
            scope, inputChannels: inputs, outputChannels: outputs, kernel: kernel, stride: stride,
            groups: groups, activation, momentum: 0.01, epsilon: 1e-3)
    }
}

/// The paper's figure 4: expand by 1×1, filter each channel by itself, weigh channels, project by 1×1.
private final class MobileBottleneck: Layer {
    let layers: Sequential
    let isResidual: Bool

    init(_ scope: Scope, _ row: MobileNetV3.Row, inputChannels: Int) {
        let inner = scope["block"]
        var layers: [any Layer] = []
        if row.expanded != inputChannels {
            layers.append(
                ConvolutionUnit.mobile(inner["0"], inputChannels, row.expanded, kernel: 1, row.activation))
        }
        layers.append(
            ConvolutionUnit.mobile(
                inner[layers.count], row.expanded, row.expanded, kernel: row.kernel, stride: row.stride,
                groups: row.expanded, row.activation))
        if row.squeezes {
            layers.append(
                SqueezeExcitation(
                    inner[layers.count], channels: row.expanded,
                    squeezed: roundedChannels(Double(row.expanded / 4)), .relu, isHard: true))
        }
        layers.append(
            ConvolutionUnit.mobile(inner[layers.count], row.expanded, row.outputChannels, kernel: 1, .none))
        self.layers = Sequential(layers)
        isResidual = row.stride == 1 && inputChannels == row.outputChannels
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        let result = try layers(input)
        return isResidual ? try result + input : result
    }
}

/// The mean over all positions, a hidden layer, the output.
private final class MobileClassifier: Head {
    let dense, output: Linear
    let dropout: Dropout

    init(_ scope: Scope, features: Int, hidden: Int, _ architecture: Architecture) {
        let initialiser = Initialiser.normal(deviation: 0.01)
        dense = Linear(
            scope["0"], inputs: features, outputs: hidden, weightInitialiser: initialiser,
            biasInitialiser: .zeros)
        dropout = Dropout(scope["2"], probability: architecture.head.dropout ?? 0.2)
        output = Linear(
            scope["3"], inputs: hidden, outputs: architecture.outputs, weightInitialiser: initialiser,
            biasInitialiser: .zeros)
    }

    func pool(_ features: Tensor) throws(TorchError) -> Tensor { try features.mean([2, 3]) }

    func classify(_ pooled: Tensor) throws(TorchError) -> Tensor {
        try output(dropout(dense(pooled).hardSwish()))
    }
}
