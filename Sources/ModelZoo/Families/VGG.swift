package import ModelFile
package import NeuralNets
import Torch

/// VGG: stages of 3×3 convolutions, each ended by a max pool, then three fully connected layers.
///
/// Source: Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", ICLR 2015;
/// the variants with batch norm are torchvision's.
package final class VGG: Classifier {
    /// The columns of the paper's table 1: output channels of every convolution, stage by stage.
    struct Column: Sendable {
        let stages: [[Int]]

        static let a = Column(stages: [[64], [128], [256, 256], [512, 512], [512, 512]])
        static let b = Column(stages: [[64, 64], [128, 128], [256, 256], [512, 512], [512, 512]])
        static let d = Column(
            stages: [[64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512]])
        static let e = Column(
            stages: [
                [64, 64], [128, 128], [256, 256, 256, 256], [512, 512, 512, 512], [512, 512, 512, 512],
            ])
    }

    package let architecture: Architecture
    package let store: ParameterStore
    package let blocks: [Block]
    package let head: any Head
    package let firstConvolutionKey = "features.0.weight"
    package let referenceHeadPrefix = "classifier."

    init(_ architecture: Architecture, _ scope: Scope, _ column: Column, norm isNormalised: Bool = false) {
        var blocks: [Block] = []
        var channels = architecture.inputChannels
        var position = 0  // in torchvision's flat list, where ReLU and pools count, too
        for (index, widths) in column.stages.enumerated() {
            let first = position
            var layers: [any Layer] = []
            for width in widths {
                layers.append(
                    Convolution(
                        scope["features.\(position)"], inputChannels: channels, outputChannels: width,
                        kernel: 3,
                        bias: true))
                if isNormalised {
                    layers.append(BatchNorm(scope["features.\(position + 1)"], features: width))
                }
                layers.append(ReLU())
                position += isNormalised ? 3 : 2
                channels = width
            }
            layers.append(MaxPool(kernel: 2))
            blocks.append(
                Block(
                    name: "stage\(index + 1)", keyPrefixes: (first..<position).map { "features.\($0)." },
                    layer: Sequential(layers)))
            position += 1
        }
        head =
            switch architecture.head.kind {
            case .torchvision: VGGClassifier(scope["classifier"], channels: channels, architecture)
            case .pooled: PooledHead(scope["head"], features: channels, architecture)
            }
        self.architecture = architecture
        self.store = scope.store
        self.blocks = blocks
    }
}

/// A 7×7 average pool, then fc-4096, fc-4096 and the output.
private final class VGGClassifier: Head {
    let dense1, dense2, output: Linear
    let dropout1, dropout2: Dropout

    init(_ scope: Scope, channels: Int, _ architecture: Architecture) {
        func dense(_ position: Int, _ inputs: Int, _ outputs: Int) -> Linear {
            Linear(
                scope["\(position)"], inputs: inputs, outputs: outputs,
                weightInitialiser: .normal(deviation: 0.01), biasInitialiser: .zeros)
        }
        let rate = architecture.head.dropout ?? 0.5
        dense1 = dense(0, channels * 7 * 7, 4096)
        dropout1 = Dropout(scope["2"], probability: rate)
        dense2 = dense(3, 4096, 4096)
        dropout2 = Dropout(scope["5"], probability: rate)
        output = dense(6, 4096, architecture.outputs)
    }

    func pool(_ features: Tensor) throws(TorchError) -> Tensor {
        try features.adaptiveAveragePool2d(7).flatten()
    }

    func classify(_ pooled: Tensor) throws(TorchError) -> Tensor {
        let first = try dropout1(reluInPlace(dense1(pooled)))
        return try output(dropout2(reluInPlace(dense2(first))))
    }
}
