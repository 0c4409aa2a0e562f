import Groundwork
import NeuralNets
import Torch

extension ExplainedNetwork {
    /// Zeiler and Fergus 2014: how far the score falls when a square is painted over with the film's mean gray; a
    /// pixel's value is the mean over the squares that cover it.
    ///
    /// Squares of `side` pixels every `step`, the last ones of a row and column flush with the border.
    func occlusion(
        _ gray: Tensor, output: Int, side: Int, step: Int, batchSize: Int
    ) throws(TorchError) -> Tensor {
        try withoutGradients { () throws(TorchError) in
            let (count, height, width) = (gray.shape[0], gray.shape[2], gray.shape[3])
            let squares = Self.starts(height, side, step).flatMap { top in
                Self.starts(width, side, step).map { (top: top, left: $0) }
            }
            let whole = try score(gray, output: output).floats()
            var result: [Float] = []
            for film in 0..<count {
                let image = try gray.narrow(0, from: film, length: 1)
                let mean = try image.mean()
                var (drops, covers) = (
                    Array(repeating: Float(0), count: height * width),
                    Array(repeating: Float(0), count: height * width)
                )
                for start in stride(from: 0, to: squares.count, by: batchSize) {
                    let batch = squares[start..<min(start + batchSize, squares.count)]
                    let isKept = batch.flatMap { square in
                        Self.mask(height, width, top: square.top, left: square.left, side: side)
                    }
                    let mask = try Tensor(isKept, shape: [batch.count, 1, height, width], device: device)
                    let scores = try score(image * mask + mean * (1 - mask), output: output).floats()
                    for (square, score) in zip(batch, scores) {
                        for row in square.top..<min(square.top + side, height) {
                            for column in square.left..<min(square.left + side, width) {
                                drops[row * width + column] += whole[film] - score
                                covers[row * width + column] += 1
                            }
                        }
                    }
                }
                result += zip(drops, covers).map { $0 / max($1, 1) }
            }
            return try Tensor(result, shape: [count, 1, height, width])
        }
    }

    private static func starts(_ length: Int, _ side: Int, _ step: Int) -> [Int] {
        guard length > side else { return [0] }
        let regular = Array(stride(from: 0, through: length - side, by: step))
        return regular.last == length - side ? regular : regular + [length - side]
    }

    private static func mask(_ height: Int, _ width: Int, top: Int, left: Int, side: Int) -> [Float] {
        var mask = Array(repeating: Float(1), count: height * width)
        for row in top..<min(top + side, height) {
            for column in left..<min(left + side, width) { mask[row * width + column] = 0 }
        }
        return mask
    }

    /// Petsiuk et al. 2018: random soft masks hide parts of the film; a pixel's value is how much larger the
    /// probability is on average while it is seen than while it isn't.
    ///
    /// The paper's equation 6, Σ f·M / (N·E[M]), is the first of the two means. The difference, Σ (f − f̄)(M − p) /
    /// (N·p·(1 − p)), ranks pixels alike but is zero, not a large constant, for pixels that make no difference. What is
    /// hidden shows the film's mean gray.
    func rise(
        _ gray: Tensor, output: Int, masks: RandomMasks, batchSize: Int
    ) throws(TorchError) -> Tensor {
        try withoutGradients { () throws(TorchError) in
            let (count, height, width) = (gray.shape[0], gray.shape[2], gray.shape[3])
            var maps: [Tensor] = []
            for film in 0..<count {
                let image = try gray.narrow(0, from: film, length: 1)
                let mean = try image.mean()
                var weighted = try Tensor.zeros([1, height * width], device: device)
                var total = try Tensor.zeros([1, height * width], device: device)
                var scoreSum = 0.0
                for start in stride(from: 0, to: masks.count, by: batchSize) {
                    let indices = start..<min(start + batchSize, masks.count)
                    let mask = try Tensor(
                        indices.flatMap { masks.mask($0, height: height, width: width) },
                        shape: [indices.count, 1, height, width], device: device)
                    let scores = try probability(image * mask + mean * (1 - mask), output: output)
                    let flat = try mask.reshape([indices.count, height * width])
                    weighted = try weighted + scores.reshape([1, indices.count]).matmul(flat)
                    total = try total + flat.sum([0], keepingDimensions: true)
                    scoreSum += try scores.sum().item()
                }
                // Σ (f − f̄)(M − p) = Σ f·M − f̄·Σ M: the terms with p cancel.
                let share = masks.probability
                let average = scoreSum / Double(masks.count)
                let scale = Double(masks.count) * share * (1 - share)
                maps.append(
                    try ((weighted - total * average) / scale).reshape([1, 1, height, width]))
            }
            return try Tensor.cat(maps)
        }
    }
}

/// RISE's masks: a coarse grid of cells, each open with one probability, enlarged bilinearly and moved at random.
package struct RandomMasks: Sendable {
    package let count: Int
    /// Cells across and down.
    package let cells: Int
    /// That a cell is open.
    package let probability: Double
    package let seed: UInt64

    package init(count: Int, cells: Int = 8, probability: Double = 0.5, seed: UInt64 = 1) {
        self.count = count
        self.cells = cells
        self.probability = probability
        self.seed = seed
    }

    /// One mask, values 0 (hidden) to 1 (seen), row by row.
    package func mask(_ index: Int, height: Int, width: Int) -> [Float] {
        var generator = SeededGenerator(seed, "rise", index)
        let side = cells + 2
        let grid = (0..<side * side).map { _ in generator.chance(probability) ? Float(1) : 0 }
        let (shiftX, shiftY) = (generator.unit(), generator.unit())
        func position(_ pixel: Int, _ length: Int, _ shift: Double) -> (Int, Float) {
            let place = Double(pixel) * Double(cells) / Double(length) + shift
            return (Int(place), Float(place - Double(Int(place))))
        }
        let columns = (0..<width).map { position($0, width, shiftX) }
        return (0..<height).flatMap { row in
            let (top, down) = position(row, height, shiftY)
            return columns.map { left, across in
                let upper = grid[top * side + left] * (1 - across) + grid[top * side + left + 1] * across
                let lower =
                    grid[(top + 1) * side + left] * (1 - across) + grid[(top + 1) * side + left + 1] * across
                return upper * (1 - down) + lower * down
            }
        }
    }
}
