/// A receiver operating characteristic: one point per threshold that matters, from none called positive to all.
package struct ROCCurve: Codable, Hashable, Sendable {
    package let falsePositiveRate: [Double]
    package let truePositiveRate: [Double]
    /// A film is called positive at or above it; `nil` at the first point, where none is.
    package let thresholds: [Double?]

    /// `nil` where one of the classes has no film.
    ///
    /// Points on a straight line between their neighbours are dropped, as scikit-learn's `roc_curve` does.
    init?(_ ranking: Ranking) {
        let steps = ranking.steps()
        guard let last = steps.last, last.truePositives > 0, last.falsePositives > 0 else { return nil }
        let inner = steps.indices.filter { index in
            guard index > 0, index + 1 < steps.count else { return true }
            let (before, here, after) = (steps[index - 1], steps[index], steps[index + 1])
            return after.truePositives - here.truePositives != here.truePositives - before.truePositives
                || after.falsePositives - here.falsePositives != here.falsePositives - before.falsePositives
        }
        let kept = inner.map { steps[$0] }
        falsePositiveRate = [0] + kept.map { Double($0.falsePositives) / Double(last.falsePositives) }
        truePositiveRate = [0] + kept.map { Double($0.truePositives) / Double(last.truePositives) }
        thresholds = [nil] + kept.map { $0.score }
    }
}

/// Precision against recall, from the highest threshold down; the first point is (recall 0, precision 1).
package struct PrecisionRecallCurve: Codable, Hashable, Sendable {
    package let recall: [Double]
    package let precision: [Double]
    /// A film is called positive at or above it; `nil` at the first point, where none is.
    package let thresholds: [Double?]
    /// The precision of calling every film positive.
    package let prevalence: Double

    /// `nil` where one of the classes has no film.
    ///
    /// Points between the first and the last of equal recall are dropped, as scikit-learn's
    /// `precision_recall_curve` does with `drop_intermediate`.
    init?(_ ranking: Ranking) {
        let steps = ranking.steps()
        guard let last = steps.last, last.truePositives > 0, last.falsePositives > 0 else { return nil }
        let kept = steps.indices.filter { index in
            guard index > 0, index + 1 < steps.count else { return true }
            let here = steps[index].truePositives
            return here != steps[index - 1].truePositives || here != steps[index + 1].truePositives
        }.map { steps[$0] }
        recall = [0] + kept.map { Double($0.truePositives) / Double(last.truePositives) }
        precision = [1] + kept.map { Double($0.truePositives) / Double($0.truePositives + $0.falsePositives) }
        thresholds = [nil] + kept.map { $0.score }
        prevalence = Double(last.truePositives) / Double(last.truePositives + last.falsePositives)
    }
}
