import Foundation
package import Groundwork
package import Torch

/// How a batch was mixed: its rows with those of other films of the batch.
package struct Mix {
    /// By row of the batch: the row of the other film.
    package var partners: [Int]
    /// What the row's own film counts, 0 to 1.
    package var share: Double
}

extension Recipe.Mixing {
    /// Mixes images `[N, C, H, W]` as `generator` decides; `nil` where this batch stays as it is.
    package func callAsFunction(
        _ input: Tensor, films: [Int], using generator: inout SeededGenerator
    ) throws(TorchError) -> (input: Tensor, mix: Mix)? {
        guard films.count > 1, generator.chance(probability) else { return nil }
        let cuts = cutmix > 0 && (mixup == 0 || generator.chance(0.5))
        var share = generator.beta(cuts ? cutmix : mixup)
        let order = generator.shuffled(films.indices)
        let other = try input.indexSelect(0, Tensor(order.map(Int64.init), device: input.device))
        let mixed: Tensor
        if cuts {
            let (height, width) = (input.shape[2], input.shape[3])
            let window = Window(share: share, height: height, width: width, using: &generator)
            share = 1 - Double(window.rows.count * window.columns.count) / Double(height * width)
            let own = try Tensor(window.outside, shape: [1, 1, height, width], device: input.device)
            mixed = try input * own + other * (1 - own)
        } else {
            mixed = try input * share + other * (1 - share)
        }
        return (mixed, Mix(partners: Array(order), share: share))
    }
}

/// The rectangle that CutMix takes from the other film: 1 - share of the area, anywhere, cut off at the sides.
private struct Window {
    let rows, columns: Range<Int>
    let height, width: Int

    init(share: Double, height: Int, width: Int, using generator: inout SeededGenerator) {
        let side = (1 - share).squareRoot()
        func span(_ length: Int, _ centre: Int) -> Range<Int> {
            let half = Int(Double(length) * side) / 2
            return max(0, centre - half)..<min(length, centre + half)
        }
        rows = span(height, generator.index(below: height))
        columns = span(width, generator.index(below: width))
        self.height = height
        self.width = width
    }

    /// 1 where the film stays its own.
    var outside: [Float] {
        var mask = [Float](repeating: 1, count: height * width)
        for row in rows { for column in columns { mask[row * width + column] = 0 } }
        return mask
    }
}

extension SeededGenerator {
    /// A number from the Beta distribution with both parameters `alpha`.
    mutating func beta(_ alpha: Double) -> Double {
        let (first, second) = (gamma(alpha), gamma(alpha))
        // With a tiny α both may vanish; then one film takes it all.
        return first + second > 0 ? first / (first + second) : (chance(0.5) ? 1 : 0)
    }

    /// A number from the Gamma distribution of the given shape (Marsaglia and Tsang, 2000).
    private mutating func gamma(_ shape: Double) -> Double {
        guard shape >= 1 else { return gamma(shape + 1) * pow(1 - unit(), 1 / shape) }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let v = pow(1 + c * x, 3)
            if v > 0, log(1 - unit()) < x * x / 2 + d - d * v + d * log(v) { return d * v }
        }
    }
}

extension TrainingSession {
    /// The batch as the recipe mixes it: the same at the same step of a run. Stored features are left alone.
    func mixed(_ batch: TrainingBatch, firstBlock: Int) throws -> TrainingBatch {
        guard !plan.recipe.mixing.isNone, firstBlock == 0 else { return batch }
        var generator = SeededGenerator(plan.recipe.seed, "mix", progress.position.globalStep)
        guard let (input, mix) = try plan.recipe.mixing(batch.input, films: batch.films, using: &generator)
        else { return batch }
        var mixed = batch
        mixed.input = input
        mixed.mix = mix
        return mixed
    }
}
