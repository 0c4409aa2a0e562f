import NeuralNets
import Torch

/// One layer of Swin: attention within windows, then a perceptron, each normalised before and added after; maps are
/// `[N, H, W, C]`.
///
/// Source: Liu et al., 2021, equation 3.
final class SwinBlock: Layer {
    let norm1, norm2: LayerNorm
    let attention: WindowAttention
    let perceptron: Perceptron
    let depth: StochasticDepth

    init(_ scope: Scope, width: Int, heads: Int, window: Int, isShifted: Bool, dropProbability: Double) {
        norm1 = LayerNorm(scope["norm1"], features: width)
        attention = WindowAttention(
            scope["attn"], width: width, heads: heads, window: window, shift: isShifted ? window / 2 : 0)
        depth = StochasticDepth(scope["stochastic_depth"], probability: dropProbability)
        norm2 = LayerNorm(scope["norm2"], features: width)
        perceptron = Perceptron(
            expand: scope["mlp.0"], project: scope["mlp.3"], width: width, swinInitialiser, bias: .zeros)
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        let attended = try input + depth(attention(norm1(input)))
        return try attended + depth(perceptron(norm2(attended)))
    }
}

/// Attention within windows of a map that may be shifted cyclically, with a learnt bias for each relative position.
///
/// Source: Liu et al., 2021, equation 4 and figure 4. A map that windows don't fill is padded with zeros.
final class WindowAttention: Layer {
    let queriesKeysValues, output: Linear
    /// `[(2·window - 1)², heads]`
    let biases: Tensor
    /// Rows of `biases` for every pair of a window's positions.
    let biasIndices: Tensor
    let heads, window, shift: Int
    private var masks: [Layout: Tensor] = [:]

    init(_ scope: Scope, width: Int, heads: Int, window: Int, shift: Int) {
        (self.heads, self.window, self.shift) = (heads, window, shift)
        biases = scope.parameter(
            "relative_position_bias_table", [(2 * window - 1) * (2 * window - 1), heads], swinInitialiser)
        let positions = (0..<window * window).map { ($0 / window, $0 % window) }
        biasIndices = scope.constant(
            "relative_position_index",
            positions.flatMap { (row, column) in
                positions.map { (otherRow, otherColumn) in
                    Int64(
                        (row - otherRow + window - 1) * (2 * window - 1) + column - otherColumn + window - 1)
                }
            })
        queriesKeysValues = Linear(
            scope["qkv"], inputs: width, outputs: 3 * width, weightInitialiser: swinInitialiser,
            biasInitialiser: .zeros)
        output = Linear(
            scope["proj"], inputs: width, outputs: width, weightInitialiser: swinInitialiser,
            biasInitialiser: .zeros)
    }

    func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
        let (batch, height, width, channels) = (
            input.shape[0], input.shape[1], input.shape[2], input.shape[3]
        )
        let layout = Layout(height: height, width: width, window: window, shift: shift, device: input.device)
        let shifts = [layout.shift.height, layout.shift.width]
        var map = try input.padded(after: [0, layout.height - height, layout.width - width, 0])
        if layout.isShifted { map = try map.roll(shifts.map(-), dimensions: [1, 2]) }

        let tokens = try map.reshape([batch, layout.rows, window, layout.columns, window, channels])
            .permute([0, 1, 3, 2, 4, 5]).reshape([batch * layout.count, window * window, channels])
        let attended = try output(attend(tokens, layout))

        map = try attended.reshape([batch, layout.rows, layout.columns, window, window, channels])
            .permute([0, 1, 3, 2, 4, 5]).reshape([batch, layout.height, layout.width, channels])
        if layout.isShifted { map = try map.roll(shifts, dimensions: [1, 2]) }
        return try map.narrow(1, from: 0, length: height).narrow(2, from: 0, length: width).contiguous()
    }

    /// Windows `[batch · windows, window², channels]` to the same shape.
    private func attend(_ tokens: Tensor, _ layout: Layout) throws(TorchError) -> Tensor {
        let (windows, count, channels) = (tokens.shape[0], tokens.shape[1], tokens.shape[2])
        let all = try queriesKeysValues(tokens).reshape([windows, count, 3, heads, channels / heads])
            .permute([2, 0, 3, 1, 4]).unbind(0, count: 3)
        let queries = try all[0] * (1 / Double(channels / heads).squareRoot())
        let bias = try biases.indexSelect(0, biasIndices).reshape([count, count, heads])
            .permute([2, 0, 1]).unsqueeze(0)
        var scores = try queries.matmul(all[1].transpose(2, 3)) + bias
        if layout.isShifted {
            let mask = try mask(layout)
            scores = try (scores.reshape([-1, layout.count, heads, count, count]) + mask)
                .reshape([windows, heads, count, count])
        }
        return try scores.softmax(3).matmul(all[2]).transpose(1, 2)
            .reshape([windows, count, channels])
    }

    /// What keeps positions of a window apart that were apart before the shift, `[1, windows, 1, window², window²]`.
    private func mask(_ layout: Layout) throws(TorchError) -> Tensor {
        if let mask = masks[layout] { return mask }
        let count = window * window
        let mask = try Tensor(
            layout.separations(), shape: [1, layout.count, 1, count, count], device: layout.device)
        masks[layout] = mask
        return mask
    }
}

extension WindowAttention {
    /// How windows lie on a map.
    fileprivate struct Layout: Hashable {
        let window: Int
        /// Of the map, padded to whole windows.
        let height, width: Int
        /// None along a side that one window spans.
        let shift: Pair
        let device: Device

        init(height: Int, width: Int, window: Int, shift: Int, device: Device) {
            self.window = window
            self.device = device
            self.height = (height + window - 1) / window * window
            self.width = (width + window - 1) / window * window
            self.shift = Pair(self.height > window ? shift : 0, self.width > window ? shift : 0)
        }

        var rows: Int { height / window }
        var columns: Int { width / window }
        var count: Int { rows * columns }
        var isShifted: Bool { shift != 0 }

        /// 0 for two positions of a window that belong together, -100 for others, as in the reference.
        func separations() -> [Float] {
            func part(_ place: Int, _ length: Int, _ shift: Int) -> Int {
                place < length - window ? 0 : place < length - shift ? 1 : 2
            }
            var result: [Float] = []
            result.reserveCapacity(count * window * window * window * window)
            for row in 0..<rows {
                for column in 0..<columns {
                    let parts = (0..<window * window).map { place in
                        3 * part(row * window + place / window, height, shift.height)
                            + part(column * window + place % window, width, shift.width)
                    }
                    for one in parts { result += parts.map { $0 == one ? 0 : -100 } }
                }
            }
            return result
        }
    }
}
