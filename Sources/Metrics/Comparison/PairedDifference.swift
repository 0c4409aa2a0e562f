/// The difference of a metric between two models on the same films, each draw of patients serving both.
package struct PairedDifference: Codable, Hashable, Sendable {
    package let metric: BinaryMetric
    package let a: Estimate
    package let b: Estimate
    /// `a` − `b`.
    package let difference: Estimate

    /// - Parameter thresholds: of each model.
    package static func compare(
        a: BinarySample, b: BinarySample, metrics: [BinaryMetric] = BinaryMetric.allCases,
        thresholds: (a: Double, b: Double) = (0.5, 0.5), bootstrap: Bootstrap
    ) throws(MetricsError) -> [PairedDifference] {
        guard a.truths == b.truths, a.films == b.films, a.patients == b.patients else {
            throw .differentFilms(what: "the two models' predictions")
        }
        let confusions = (a.confusion(threshold: thresholds.a), b.confusion(threshold: thresholds.b))
        let counts = metrics.flatMap {
            [$0.counts(confusions.0, in: a.counts), $0.counts(confusions.1, in: b.counts), a.counts]
        }
        let estimates = bootstrap.estimates(over: a.patients, counts: counts) { multiplicities in
            let first = a.tally(threshold: thresholds.a, multiplicities: multiplicities)
            let second = b.tally(threshold: thresholds.b, multiplicities: multiplicities)
            return metrics.flatMap { metric in
                MetricValue.pairWithDifference(metric.value(in: first), metric.value(in: second))
            }
        }
        return metrics.enumerated().map { index, metric in
            PairedDifference(
                metric: metric, a: estimates[3 * index], b: estimates[3 * index + 1],
                difference: estimates[3 * index + 2])
        }
    }
}

extension MetricValue {
    /// Two values, and the first less the second.
    static func pairWithDifference(_ first: MetricValue, _ second: MetricValue) -> [MetricValue] {
        let difference: MetricValue =
            switch (first, second) {
            case (.defined(let a), .defined(let b)): .defined(a - b)
            case (.undefined, _): first
            case (_, .undefined): second
            }
        return [first, second, difference]
    }
}
