/// Platt scaling: calibrated log odds = slope · log odds + intercept.
///
/// Targets are drawn in from 0 and 1 as Platt did, so that a model that is always right keeps finite odds.
///
/// Sources: Platt, "Probabilistic outputs for support vector machines" (1999); Lin, Lin and Weng, Machine Learning 68
/// (2007).
package struct PlattFit: Codable, Hashable, Sendable {
    package let slope: Double
    package let intercept: Double
    package let films: Int

    /// A line fitted earlier, as a model card keeps it.
    package init(slope: Double, intercept: Double, films: Int = 0) {
        self.slope = slope
        self.intercept = intercept
        self.films = films
    }

    /// - Throws: `MetricsError.nothingToFit` where one of the classes has no film.
    package static func fit(_ sample: BinarySample) throws(MetricsError) -> PlattFit {
        try fit(scores: sample.probabilities.map(Logit.of), isPositive: sample.truths)
    }

    /// - Parameter scores: log odds, or any score that rises with the finding.
    package static func fit(scores: [Double], isPositive: [Bool]) throws(MetricsError) -> PlattFit {
        guard scores.count == isPositive.count else {
            throw .countMismatch(what: "labels", expected: scores.count, found: isPositive.count)
        }
        let positives = isPositive.count { $0 }
        if let reason = Ranking.oneClass(positives: positives, negatives: isPositive.count - positives) {
            throw .nothingToFit(what: "Platt scaling", reason: reason)
        }
        let targets = (
            high: (Double(positives) + 1) / (Double(positives) + 2),
            low: 1 / (Double(isPositive.count - positives) + 2)
        )
        let line = LogisticRecalibration.fit(
            scores, targets: isPositive.map { $0 ? targets.high : targets.low },
            weights: Array(repeating: 1, count: scores.count),
            from: (0, Logit.of((Double(positives) + 1) / (Double(isPositive.count) + 2))))
        return PlattFit(slope: line.slope, intercept: line.intercept, films: scores.count)
    }

    /// The calibrated probability of a finding.
    package func callAsFunction(_ probability: Double) -> Double { self(logit: Logit.of(probability)) }

    /// The calibrated probability of a score, of log odds for instance.
    package func callAsFunction(logit: Double) -> Double { Logit.inverse(slope * logit + intercept) }
}
