import Clinical
import DataCommands
import Evaluating
import Groundwork
import ModelFile
import Reporting

/// Every metric of every evaluation, a row each.
enum MetricRows {
    static func text(_ contents: [ReportContent]) -> String {
        var lines = [
            CSVLine.text([
                "model", "cohort", "finding", "metric", "value", "lower", "upper", "films", "patients",
                "positives",
                "negatives",
            ])
        ]
        for content in contents {
            for record in content.evaluation.records(split: "test") {
                lines.append(
                    CSVLine.text(
                        [content.model, content.cohort, record.finding?.name ?? "", record.name]
                            + [record.estimate, record.lower, record.upper].map { $0.map { "\($0)" } ?? "" }
                            + ["films", "patients", "positives", "negatives"].map {
                                record.counts[$0].map(String.init) ?? ""
                            }))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
