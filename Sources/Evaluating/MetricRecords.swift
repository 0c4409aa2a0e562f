import Clinical
package import Metrics
package import ModelFile

extension Evaluation {
    /// The figures as a model card keeps them.
    package func records(split: String) -> [MetricRecord] {
        switch self {
        case .binary(let evaluation):
            Self.records(evaluation.metrics, finding: evaluation.finding, split: split)
        case .exclusive(let evaluation):
            evaluation.metrics.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                MetricRecord(name: $0.key.title, estimate: $0.value, finding: nil, split: split)
            } + evaluation.classes.flatMap { Self.records($0.metrics, finding: $0.name, split: split) }
        case .independent(let evaluation):
            Self.records(evaluation.macro, finding: nil, split: split)
                + evaluation.findings.flatMap { Self.records($0.metrics, finding: $0.finding, split: split) }
        }
    }

    private static func records(
        _ metrics: [BinaryMetric: Estimate], finding: String?, split: String
    ) -> [MetricRecord] {
        BinaryMetric.allCases.compactMap { metric in
            metrics[metric].map {
                MetricRecord(name: metric.title, estimate: $0, finding: finding, split: split)
            }
        }
    }
}

extension MetricRecord {
    fileprivate init(name: String, estimate: Estimate, finding: String?, split: String) {
        var counts = ["films": estimate.counts.films, "patients": estimate.counts.patients]
        counts["positives"] = estimate.counts.positives
        counts["negatives"] = estimate.counts.negatives
        self.init(
            name: name, finding: finding.map { Finding($0) }, split: split, estimate: estimate.value,
            lower: estimate.lower, upper: estimate.upper, counts: counts)
    }
}
