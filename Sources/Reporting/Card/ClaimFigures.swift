import Clinical
import Evaluating
import Metrics
import ModelFile

/// A table of figures on one set of films.
package struct ClaimFigures: Sendable {
    package let title: String
    package let rows: [(finding: String, metric: String, value: String, interval: String)]

    /// The card's own figures by split, then those of each evaluation.
    static func all(_ card: ModelCard, _ evaluations: [ReportContent]) -> [ClaimFigures] {
        var splits: [String] = []
        for record in card.metrics where !splits.contains(record.split) { splits.append(record.split) }
        let own = splits.map { split in
            ClaimFigures(
                title: "In training, \(split) films", records: card.metrics.filter { $0.split == split })
        }
        return own
            + evaluations.map { content in
                ClaimFigures(
                    title: "Evaluated on \(content.cohort), \(content.date): "
                        + "\(Summary.size(content.evaluation.counts))",
                    records: content.evaluation.records(split: "test"))
            }
    }

    private init(title: String, records: [MetricRecord]) {
        self.title = title
        rows = records.map { record in
            let interval: String
            if let lower = record.lower, let upper = record.upper {
                interval = "\(Numeral.figure(lower)) to \(Numeral.figure(upper))"
            } else {
                interval = ""
            }
            return (
                record.finding.map { Numeral.name($0.name) } ?? "",
                record.name, record.estimate.map { Numeral.figure($0) } ?? "undefined", interval
            )
        }
    }
}
