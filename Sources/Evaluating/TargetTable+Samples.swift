import Clinical
import Cohort
package import Metrics

extension TargetTable {
    /// Probabilities beside the truth, for a task of classes.
    package func exclusiveSample(_ probabilities: [[Double]]) throws(MetricsError) -> ExclusiveSample {
        try ExclusiveSample(
            classes: findings.map(\.name), probabilities: probabilities,
            labels: films.indices.map { film in
                let row = row(film)
                return (row.firstIndex(of: 1) ?? row.startIndex) - row.startIndex
            }, patients: films.map(\.patient))
    }

    /// Probabilities of one finding beside what is known of it.
    package func binarySample(
        _ probabilities: [[Double]], finding: Int
    ) throws(MetricsError) -> BinarySample {
        try BinarySample(
            probabilities: probabilities.map { $0[finding] },
            labels: films.indices.map { label($0, finding) },
            patients: films.map(\.patient), name: findings[finding].name)
    }

    /// Probabilities of all findings beside what is known of them.
    package func independentSample(_ probabilities: [[Double]]) throws(MetricsError) -> IndependentSample {
        try IndependentSample(
            findings: findings.map(\.name), probabilities: probabilities,
            labels: films.indices.map { film in findings.indices.map { label(film, $0) } },
            patients: films.map(\.patient))
    }

    private func label(_ film: Int, _ finding: Int) -> Int? {
        let value = values[film * outputs + finding]
        return value < 0 ? nil : Int(value)
    }
}
