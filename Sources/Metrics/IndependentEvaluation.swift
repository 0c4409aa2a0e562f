/// Everything that is reported about findings that may occur together.
package struct IndependentEvaluation: Codable, Hashable, Sendable {
    package let counts: Counts
    package let findings: [BinaryEvaluation]
    /// Means over the findings where the metric is defined; an estimate's `reason` names the others.
    package let macro: [BinaryMetric: Estimate]
    package let bootstrap: Bootstrap
    package let warnings: [String]

    /// What is averaged over findings.
    package static let macroMetrics: [BinaryMetric] = [
        .auroc, .averagePrecision, .sensitivity, .specificity, .balancedAccuracy, .f1, .brier,
    ]

    /// - Parameter thresholds: by finding.
    package init(
        _ sample: IndependentSample, thresholds: [Double], bootstrap: Bootstrap
    ) throws(MetricsError) {
        guard thresholds.count == sample.findings.count else {
            throw .countMismatch(what: "thresholds", expected: sample.findings.count, found: thresholds.count)
        }
        for (name, value) in zip(sample.findings, thresholds) where !value.isFinite {
            throw .unusableThreshold(name: name, value: value)
        }
        let members = Self.macroMetrics.map { metric in
            sample.findings.indices.filter {
                sample.samples[$0].value(of: metric, threshold: thresholds[$0]).value != nil
            }
        }
        let metrics = BinaryMetric.allCases.count
        // One set of draws serves all findings, so that their averages vary as they would over new patients.
        let distributions = bootstrap.distributions(
            of: sample.findings.count * metrics + Self.macroMetrics.count, over: sample.patients
        ) { multiplicities in
            let tallies = zip(sample.samples, thresholds).map { part, threshold in
                part.tally(threshold: threshold, multiplicities: part.films.map { multiplicities[$0] })
            }
            return tallies.flatMap { tally in BinaryMetric.allCases.map { $0.value(in: tally) } }
                + zip(Self.macroMetrics, members).map { metric, members in
                    .mean(members.map { metric.value(in: tallies[$0]) })
                }
        }
        let findings = sample.findings.indices.map { index in
            BinaryEvaluation(
                finding: sample.findings[index], sample.samples[index], threshold: thresholds[index],
                bootstrap: bootstrap,
                distributions: Array(distributions[index * metrics..<(index + 1) * metrics]))
        }
        let counts = Counts(films: sample.patients.ofFilm.count, patients: sample.patients.count)
        self.counts = counts
        self.findings = findings
        self.bootstrap = bootstrap
        macro = Dictionary(
            uniqueKeysWithValues: Self.macroMetrics.indices.map { index in
                let metric = Self.macroMetrics[index]
                let distribution = distributions[findings.count * metrics + index]
                return (
                    metric,
                    Self.average(metric, of: findings, members[index], distribution, bootstrap, counts)
                )
            })
        // Unknown labels are usual here, and each finding carries their number.
        warnings =
            findings.compactMap { BinaryEvaluation.oneClass($0.finding, $0.counts) }
            + BinaryEvaluation.fewPatients(counts, bootstrap)
    }

    private static func average(
        _ metric: BinaryMetric, of findings: [BinaryEvaluation], _ members: [Int],
        _ distribution: Bootstrap.Distribution, _ bootstrap: Bootstrap, _ counts: Counts
    ) -> Estimate {
        let values = members.compactMap { findings[$0].metrics[metric]?.value }
        let missing = findings.indices.filter { !members.contains($0) }.map { findings[$0].finding }
        let note =
            missing.isEmpty
            ? nil
            : "averaged over \(members.count) of \(findings.count) findings, without "
                + missing.joined(separator: ", ")
        return Estimate(
            .mean(values.map(MetricValue.defined)), distribution, bootstrap, counts: counts, note: note)
    }
}
