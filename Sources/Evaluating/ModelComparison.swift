import Assessment
import Clinical
import Cohort
package import Metrics

/// Two models on the same films.
package struct ModelComparison: Codable, Hashable, Sendable {
    package let cohort: String
    package let finding: String
    package let a: String
    package let b: String
    package let areas: DeLong.Comparison

    package init(
        cohort: String, finding: String, a: String, b: String, areas: DeLong.Comparison
    ) {
        self.cohort = cohort
        self.finding = finding
        self.a = a
        self.b = b
        self.areas = areas
    }

    /// Every pair of models on each finding that both know, on the films that both judged.
    ///
    /// - Parameter results: judgements of the same cohort, with what each model is called.
    package static func pairs(
        _ results: [(name: String, result: HeldOutEvaluation.Result)], cohort: String
    ) -> (comparisons: [ModelComparison], notes: [String]) {
        var comparisons: [ModelComparison] = []
        var notes: [String] = []
        for (index, first) in results.enumerated() {
            for second in results[(index + 1)...] {
                let others = Dictionary(
                    second.result.outcomes.map { ($0.film.path, $0) }, uniquingKeysWith: { first, _ in first }
                )
                let pairs = first.result.outcomes.compactMap { outcome in
                    others[outcome.film.path].map { (outcome, $0) }
                }
                let mine = first.result.outcomes.first?.assessment.findings.map(\.finding) ?? []
                let theirs = second.result.outcomes.first?.assessment.findings.map(\.finding) ?? []
                let shared = mine.filter(theirs.contains)
                if shared.isEmpty {
                    notes.append(
                        "\(first.name) and \(second.name) share no finding, so they are not compared on \(cohort)."
                    )
                }
                for finding in shared {
                    func sample(
                        _ outcomes: [HeldOutEvaluation.Outcome]
                    ) throws(MetricsError) -> BinarySample {
                        try BinarySample(
                            probabilities: outcomes.map { outcome in
                                outcome.assessment.findings.first { $0.finding == finding }?.probability
                                    ?? .nan
                            },
                            labels: outcomes.map { $0.film.label(of: finding).target },
                            patients: outcomes.map(\.film.patient), name: finding.name)
                    }
                    do {
                        comparisons.append(
                            ModelComparison(
                                cohort: cohort, finding: finding.name, a: first.name, b: second.name,
                                areas: try DeLong.compare(
                                    a: sample(pairs.map(\.0)), b: sample(pairs.map(\.1)))))
                    } catch {
                        notes.append("\(first.name) and \(second.name) on \(finding.name): \(error).")
                    }
                }
            }
        }
        return (comparisons, notes)
    }
}
