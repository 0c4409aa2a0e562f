import Clinical
package import Metrics
package import ModelFile

/// One finding's, or one class's against the rest, probabilities beside the truth.
package struct FindingSample: Sendable {
    package let name: String
    package let sample: BinarySample
    /// From which probability on it is called; of classes, 0.5.
    package let threshold: Double

    /// One for each of the table's findings or classes.
    package static func all(
        _ table: TargetTable, _ probabilities: [[Double]], card: ModelCard
    ) throws(MetricsError) -> [FindingSample] {
        var samples: [FindingSample] = []
        for (index, finding) in table.findings.enumerated() {
            samples.append(
                FindingSample(
                    name: finding.name, sample: try table.binarySample(probabilities, finding: index),
                    threshold: card.threshold(for: finding) ?? 0.5))
        }
        return samples
    }

    /// Whether there are films with and without the finding.
    package var hasBothClasses: Bool {
        sample.positives > 0 && sample.positives < sample.truths.count
    }
}
