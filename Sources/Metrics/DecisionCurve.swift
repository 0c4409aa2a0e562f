/// Decision curve analysis: whether acting on the model does more good than acting on every film, or on none.
///
/// The net benefit at a threshold probability t counts true positives less false positives, the latter weighted by the
/// odds t / (1 − t) at which someone who acts from t on values them; per film.
///
/// Source: Vickers and Elkin, "Decision curve analysis: a novel method for evaluating prediction models", Medical
/// Decision Making 26 (2006).
package struct DecisionCurve: Codable, Hashable, Sendable {
    package struct Point: Codable, Hashable, Sendable {
        package let threshold: Double
        /// Acting on films whose probability is at least the threshold.
        package let netBenefit: Estimate
        /// Acting on every film.
        package let all: Double
        /// The model's net benefit less the better one of acting on all and on none.
        package let gain: Estimate

        /// The net benefit as a share of the largest possible one, the prevalence.
        package let standardised: Double?
    }

    /// The share of positive films that the curve is for.
    package let prevalence: Double
    package let points: [Point]

    /// Thresholds from 1 % to 99 %.
    package static let usualThresholds = (1...99).map { Double($0) / 100 }

    /// - Parameters:
    ///   - thresholds: each within 0..<1.
    ///   - prevalence: of the population that the curve is for; `nil` for that of the films.
    /// - Throws: `MetricsError.nothingToFit` where one of the classes has no film and `prevalence` is given, or where
    ///   there is no film.
    package init(
        _ sample: BinarySample, thresholds: [Double] = usualThresholds, prevalence: Double? = nil,
        bootstrap: Bootstrap = .none
    ) throws(MetricsError) {
        for value in thresholds where !(value >= 0 && value < 1) {
            throw .unusableSetting(
                name: "a decision threshold", value: value, allowed: "at least 0 and below 1")
        }
        if let prevalence, !(prevalence > 0 && prevalence < 1) {
            throw .unusableSetting(name: "the prevalence", value: prevalence, allowed: "between 0 and 1")
        }
        let counts = sample.counts
        guard counts.films > 0 else {
            throw .nothingToFit(what: "a decision curve", reason: "there is no film with a known label")
        }
        let negatives = counts.films - sample.positives
        if prevalence != nil, let reason = Ranking.oneClass(positives: sample.positives, negatives: negatives)
        {
            throw .nothingToFit(what: "a decision curve at another prevalence", reason: reason)
        }
        let share = prevalence ?? Double(sample.positives) / Double(counts.films)
        let order = thresholds.indices.sorted { thresholds[$0] > thresholds[$1] }
        let descending = order.map { thresholds[$0] }
        let estimates = bootstrap.estimates(
            over: sample.patients, counts: Array(repeating: counts, count: 2 * thresholds.count)
        ) { Self.benefits(sample.ranking, $0, descending: descending, prevalence: prevalence) }
        var place = Array(repeating: 0, count: order.count)
        for (position, index) in order.enumerated() { place[index] = position }
        self.prevalence = share
        points = thresholds.indices.map { index in
            let benefit = estimates[2 * place[index]]
            return Point(
                threshold: thresholds[index], netBenefit: benefit,
                all: Self.all(share, thresholds[index]), gain: estimates[2 * place[index] + 1],
                standardised: share > 0 ? benefit.value.map { $0 / share } : nil)
        }
    }

    private static func all(_ prevalence: Double, _ threshold: Double) -> Double {
        prevalence - (1 - prevalence) * threshold / (1 - threshold)
    }

    /// Net benefit and gain at each threshold, in one pass down the ranking.
    private static func benefits(
        _ ranking: Ranking, _ multiplicities: [Int], descending thresholds: [Double], prevalence: Double?
    ) -> [MetricValue] {
        var positives = 0
        var negatives = 0
        for rank in ranking.films.indices {
            let count = multiplicities[ranking.films[rank]]
            if ranking.isPositive[rank] { positives += count } else { negatives += count }
        }
        let undefined =
            prevalence == nil
            ? (positives + negatives == 0 ? "there is no film with a known label" : nil)
            : Ranking.oneClass(positives: positives, negatives: negatives)
        if let undefined { return Array(repeating: .undefined(undefined), count: 2 * thresholds.count) }
        let share = prevalence ?? Double(positives) / Double(positives + negatives)
        // The share of the population that one film of either class stands for.
        let weight =
            prevalence == nil
            ? (1 / Double(positives + negatives), 1 / Double(positives + negatives))
            : (share / Double(positives), (1 - share) / Double(negatives))
        var values: [MetricValue] = []
        values.reserveCapacity(2 * thresholds.count)
        var (truePositives, falsePositives, rank) = (0, 0, 0)
        for threshold in thresholds {
            while rank < ranking.films.count, ranking.scores[rank] >= threshold {
                let count = multiplicities[ranking.films[rank]]
                if ranking.isPositive[rank] { truePositives += count } else { falsePositives += count }
                rank += 1
            }
            let benefit =
                Double(truePositives) * weight.0
                - Double(falsePositives) * weight.1 * threshold / (1 - threshold)
            values.append(.defined(benefit))
            values.append(.defined(benefit - max(0, all(share, threshold))))
        }
        return values
    }
}
