/// Everything that is reported about a decision among classes that exclude each other.
package struct ExclusiveEvaluation: Codable, Hashable, Sendable {
    /// One class against all others.
    package struct ClassResult: Codable, Hashable, Sendable {
        package let name: String
        package let counts: Counts
        package let metrics: [BinaryMetric: Estimate]
        /// `nil` where this class, or all others together, have no film, as the next.
        package let roc: ROCCurve?
        package let precisionRecall: PrecisionRecallCurve?

        package subscript(metric: BinaryMetric) -> Estimate? { metrics[metric] }
    }

    package let counts: Counts
    package let confusion: ClassConfusion
    package let metrics: [ExclusiveMetric: Estimate]
    package let classes: [ClassResult]
    /// How often the decided class is right, by the probability given to it.
    package let reliability: Reliability
    package let bootstrap: Bootstrap
    package let warnings: [String]

    /// What is reported of each class.
    package static let classMetrics: [BinaryMetric] = [
        .auroc, .averagePrecision, .sensitivity, .specificity, .positivePredictiveValue,
        .negativePredictiveValue, .f1,
    ]

    package init(_ sample: ExclusiveSample, bootstrap: Bootstrap) {
        let distributions = bootstrap.distributions(
            of: ExclusiveMetric.allCases.count + sample.classes.count * Self.classMetrics.count,
            over: sample.patients
        ) { Self.statistics(sample.tally(multiplicities: $0)) }
        let tally = sample.tally()
        let counts = sample.counts
        self.counts = counts
        self.bootstrap = bootstrap
        confusion = tally.confusion
        metrics = Dictionary(
            uniqueKeysWithValues: zip(ExclusiveMetric.allCases, distributions).map { metric, distribution in
                let own = metric.counts(tally.confusion, in: counts)
                return (metric, Estimate(metric.value(in: tally), distribution, bootstrap, counts: own))
            })
        classes = sample.classes.indices.map { index in
            let first = ExclusiveMetric.allCases.count + index * Self.classMetrics.count
            return ClassResult(
                index, sample, tally, bootstrap, distributions[first..<first + Self.classMetrics.count])
        }
        reliability = Reliability(
            probabilities: zip(sample.probabilities, sample.decisions).map { $0[$1] },
            isPositive: zip(sample.labels, sample.decisions).map { $0 == $1 })
        let missing = sample.classes.indices.filter { tally.confusion.support($0) == 0 }
        warnings =
            missing.map {
                "No film is of class \(sample.classes[$0]), so averages over classes that need one are undefined."
            } + BinaryEvaluation.fewPatients(counts, bootstrap)
    }

    package subscript(metric: ExclusiveMetric) -> Estimate? { metrics[metric] }

    private static func statistics(_ tally: ExclusiveTally) -> [MetricValue] {
        ExclusiveMetric.allCases.map { $0.value(in: tally) }
            + tally.confusion.classes.indices.flatMap { index in
                let own = tally.oneVersusRest(index)
                return classMetrics.map { $0.value(in: own) }
            }
    }
}

extension ExclusiveEvaluation.ClassResult {
    fileprivate init(
        _ index: Int, _ sample: ExclusiveSample, _ tally: ExclusiveTally, _ bootstrap: Bootstrap,
        _ distributions: ArraySlice<Bootstrap.Distribution>
    ) {
        let own = tally.oneVersusRest(index)
        name = sample.classes[index]
        counts = sample.counts.comparing(
            positives: own.confusion.positives, negatives: own.confusion.negatives)
        metrics = Dictionary(
            uniqueKeysWithValues: zip(ExclusiveEvaluation.classMetrics, distributions).map {
                metric, distribution in
                let counts = metric.counts(own.confusion, in: sample.counts)
                return (metric, Estimate(metric.value(in: own), distribution, bootstrap, counts: counts))
            })
        roc = ROCCurve(sample.rankings[index])
        precisionRecall = PrecisionRecallCurve(sample.rankings[index])
    }
}
