/// Everything that is reported about a two-class decision.
package struct BinaryEvaluation: Codable, Hashable, Sendable {
    package let finding: String
    /// A film is called positive where its probability is at least this.
    package let threshold: Double
    package let counts: Counts
    /// Films left out because their label is unknown.
    package let unknown: Int
    package let confusion: BinaryConfusion
    package let metrics: [BinaryMetric: Estimate]
    /// `nil` where one of the classes has no film, as the next.
    package let roc: ROCCurve?
    package let precisionRecall: PrecisionRecallCurve?
    package let reliability: Reliability
    package let bootstrap: Bootstrap
    package let warnings: [String]

    package init(
        finding: String, _ sample: BinarySample, threshold: Double, bootstrap: Bootstrap
    ) throws(MetricsError) {
        guard threshold.isFinite else { throw .unusableThreshold(name: finding, value: threshold) }
        let distributions = bootstrap.distributions(
            of: BinaryMetric.allCases.count, over: sample.patients
        ) { multiplicities in
            let tally = sample.tally(threshold: threshold, multiplicities: multiplicities)
            return BinaryMetric.allCases.map { $0.value(in: tally) }
        }
        self.init(
            finding: finding, sample, threshold: threshold, bootstrap: bootstrap, distributions: distributions
        )
    }

    /// - Parameter distributions: one for each of `BinaryMetric.allCases`.
    init(
        finding: String, _ sample: BinarySample, threshold: Double, bootstrap: Bootstrap,
        distributions: [Bootstrap.Distribution]
    ) {
        let tally = sample.tally(threshold: threshold)
        let counts = sample.counts.comparing(
            positives: tally.confusion.positives, negatives: tally.confusion.negatives)
        self.finding = finding
        self.threshold = threshold
        self.counts = counts
        self.bootstrap = bootstrap
        unknown = sample.unknown
        confusion = tally.confusion
        metrics = Dictionary(
            uniqueKeysWithValues: zip(BinaryMetric.allCases, distributions).map { metric, distribution in
                let own = metric.counts(tally.confusion, in: sample.counts)
                return (metric, Estimate(metric.value(in: tally), distribution, bootstrap, counts: own))
            })
        roc = ROCCurve(sample.ranking)
        precisionRecall = PrecisionRecallCurve(sample.ranking)
        reliability = Reliability(probabilities: sample.probabilities, isPositive: sample.truths)
        warnings = Self.warnings(finding, counts, unknown: sample.unknown, bootstrap)
    }

    package subscript(metric: BinaryMetric) -> Estimate? { metrics[metric] }

    private static func warnings(
        _ finding: String, _ counts: Counts, unknown: Int, _ bootstrap: Bootstrap
    ) -> [String] {
        var warnings = [oneClass(finding, counts)].compactMap { $0 }
        if unknown > 0 {
            let films = unknown == 1 ? "1 film" : "\(unknown) films"
            warnings.append("\(finding): \(films) without a known label left out.")
        }
        return warnings + fewPatients(counts, bootstrap)
    }

    /// What to know where there is nothing to compare.
    static func oneClass(_ finding: String, _ counts: Counts) -> String? {
        Ranking.oneClass(positives: counts.positives ?? 0, negatives: counts.negatives ?? 0)
            .map { "\(finding): \($0), so AUROC and other metrics are undefined." }
    }

    /// What to know about intervals from few patients.
    static func fewPatients(_ counts: Counts, _ bootstrap: Bootstrap) -> [String] {
        guard bootstrap.replicates > 0, (2..<20).contains(counts.patients) else { return [] }
        return ["There are only \(counts.patients) patients: bootstrap intervals from so few are too narrow."]
    }
}
