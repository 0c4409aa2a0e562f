/// Isotonic calibration: the non-decreasing function with the least squared distance to the truth.
///
/// Films of equal probability are pooled first. Between knots the function is linear and beyond them constant, as in
/// scikit-learn's `IsotonicRegression(out_of_bounds="clip")`: flat over each pooled block, rising between blocks.
///
/// Sources: Ayer and others, "An empirical distribution function for sampling with incomplete information" (1955), pool
/// adjacent violators; Zadrozny and Elkan, "Transforming classifier scores into accurate multiclass probability
/// estimates", KDD 2002.
package struct IsotonicFit: Codable, Hashable, Sendable {
    package struct Knot: Codable, Hashable, Sendable {
        package let probability: Double
        package let calibrated: Double

        package init(probability: Double, calibrated: Double) {
            self.probability = probability
            self.calibrated = calibrated
        }
    }

    /// In rising order of probability; at least one.
    package let knots: [Knot]
    package let films: Int

    /// Knots fitted earlier, as a model card keeps them.
    ///
    /// - Returns: `nil` unless there is a knot, probabilities rise, and calibrated ones don't fall and are in 0...1.
    package init?(knots: [Knot], films: Int = 0) {
        guard !knots.isEmpty, knots.allSatisfy({ (0...1).contains($0.calibrated) }),
            zip(knots, knots.dropFirst()).allSatisfy({
                $0.probability < $1.probability && $0.calibrated <= $1.calibrated
            })
        else { return nil }
        self.init(checked: knots, films: films)
    }

    private init(checked knots: [Knot], films: Int) {
        self.knots = knots
        self.films = films
    }

    /// - Throws: `MetricsError.nothingToFit` where one of the classes has no film.
    package static func fit(_ sample: BinarySample) throws(MetricsError) -> IsotonicFit {
        let negatives = sample.truths.count - sample.positives
        if let reason = Ranking.oneClass(positives: sample.positives, negatives: negatives) {
            throw .nothingToFit(what: "isotonic calibration", reason: reason)
        }
        var blocks: [Block] = []
        for tie in sample.ranking.ties.reversed() {
            let at = sample.probabilities[tie[0]]
            var block = Block(
                first: at, last: at, positives: tie.count { sample.truths[$0] }, films: tie.count)
            // Shares are compared as whole numbers, so that equal ones are equal. Equal ones are pooled, too, which
            // changes no value.
            while let before = blocks.last, before.positives * block.films >= block.positives * before.films {
                blocks.removeLast()
                block = Block(
                    first: before.first, last: block.last, positives: before.positives + block.positives,
                    films: before.films + block.films)
            }
            blocks.append(block)
        }
        let knots = blocks.flatMap { block in
            let share = Double(block.positives) / Double(block.films)
            return block.first == block.last
                ? [Knot(probability: block.first, calibrated: share)]
                : [
                    Knot(probability: block.first, calibrated: share),
                    Knot(probability: block.last, calibrated: share),
                ]
        }
        return IsotonicFit(checked: knots, films: sample.truths.count)
    }

    /// The calibrated probability of a finding.
    package func callAsFunction(_ probability: Double) -> Double {
        var (low, high) = (0, knots.count)
        while low < high {
            let middle = (low + high) / 2
            if knots[middle].probability < probability { low = middle + 1 } else { high = middle }
        }
        if low == 0 { return knots[0].calibrated }
        if low == knots.count { return knots[low - 1].calibrated }
        let (before, after) = (knots[low - 1], knots[low])
        let share = (probability - before.probability) / (after.probability - before.probability)
        return before.calibrated + share * (after.calibrated - before.calibrated)
    }

    private struct Block {
        let first: Double
        let last: Double
        let positives: Int
        let films: Int
    }
}
