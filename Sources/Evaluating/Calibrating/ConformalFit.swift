import Cohort
package import Metrics
package import ModelFile

extension ConformalRule {
    /// Fits a rule to films that neither training nor calibration made certain: cross-fitted validation probabilities.
    ///
    /// A finding without films of one class rules nothing out there.
    package static func fit(
        _ probabilities: [[Double]], table: TargetTable, task: ModelCard.Task, coverage: Double,
        score: Score, split: String
    ) throws(MetricsError) -> ConformalRule {
        var limits: [[Double?]] = []
        if task == .exclusive {
            let rule = try SplitConformal.fit(
                try table.exclusiveSample(probabilities), score: score == .adaptive ? .aps : .lac,
                miscoverage: 1 - coverage)
            limits = [finite(rule.limits)]
        } else {
            for finding in table.findings.indices {
                let sample = try table.binarySample(probabilities, finding: finding)
                guard !sample.truths.isEmpty else {
                    limits.append([nil, nil])
                    continue
                }
                limits.append(finite(try SplitConformal.fit(sample, miscoverage: 1 - coverage).limits))
            }
        }
        return ConformalRule(
            coverage: coverage, score: task == .exclusive ? score : .leastAmbiguous, limits: limits,
            split: split, films: table.films.count, patients: Set(table.films.map(\.patient)).count)
    }

    private static func finite(_ limits: [Double]) -> [Double?] { limits.map { $0.isFinite ? $0 : nil } }

    /// The rule of one row of limits, as statistics ask it.
    package func splitConformal(_ row: Int) -> SplitConformal? {
        guard limits.indices.contains(row) else { return nil }
        return SplitConformal(
            score: score == .adaptive ? .aps : .lac, miscoverage: 1 - coverage,
            limits: limits[row].map { $0 ?? .infinity }, isByClass: limits[row].count == 2, films: films,
            patients: patients)
    }
}
