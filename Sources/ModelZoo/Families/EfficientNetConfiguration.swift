/// The hyper-parameters of an EfficientNet.
struct EfficientNetConfiguration: Sendable {
    /// A row of the paper's table.
    struct Stage: Sendable {
        /// Whether one convolution of all channels stands for the expansion and the filter of each channel.
        var isFused = false
        let expansion, kernel, stride: Int
        var inputChannels, outputChannels, depth: Int

        init(
            _ expansion: Int, _ kernel: Int, _ stride: Int, _ inputChannels: Int, _ outputChannels: Int,
            _ depth: Int, fused: Bool = false
        ) {
            self.expansion = expansion
            self.kernel = kernel
            self.stride = stride
            self.inputChannels = inputChannels
            self.outputChannels = outputChannels
            self.depth = depth
            isFused = fused
        }
    }

    let stages: [Stage]
    /// Channels of the last convolution; four times the last stage's where there is none.
    let lastChannels: Int?
    let dropout: Double
    let epsilon: Double
    /// Of the last bottleneck's stochastic depth; it rises to that from 0.
    let dropProbability = 0.2

    /// B0's table, its channels and depths multiplied.
    static func b(width: Double, depth: Double, dropout: Double) -> EfficientNetConfiguration {
        let table = [
            Stage(1, 3, 1, 32, 16, 1), Stage(6, 3, 2, 16, 24, 2), Stage(6, 5, 2, 24, 40, 2),
            Stage(6, 3, 2, 40, 80, 3), Stage(6, 5, 1, 80, 112, 3), Stage(6, 5, 2, 112, 192, 4),
            Stage(6, 3, 1, 192, 320, 1),
        ]
        let stages = table.map { row in
            var stage = row
            stage.inputChannels = roundedChannels(Double(row.inputChannels) * width)
            stage.outputChannels = roundedChannels(Double(row.outputChannels) * width)
            stage.depth = Int((Double(row.depth) * depth).rounded(.up))
            return stage
        }
        return EfficientNetConfiguration(stages: stages, lastChannels: nil, dropout: dropout, epsilon: 1e-5)
    }

    /// EfficientNetV2-S; without the squeeze of its fused stages, as published.
    static let v2Small = EfficientNetConfiguration(
        stages: [
            Stage(1, 3, 1, 24, 24, 2, fused: true), Stage(4, 3, 2, 24, 48, 4, fused: true),
            Stage(4, 3, 2, 48, 64, 4, fused: true), Stage(4, 3, 2, 64, 128, 6), Stage(6, 3, 1, 128, 160, 9),
            Stage(6, 3, 2, 160, 256, 15),
        ], lastChannels: 1280, dropout: 0.2, epsilon: 1e-3)
}
