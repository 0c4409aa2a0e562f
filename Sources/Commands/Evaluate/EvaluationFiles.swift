import Assessment
import Clinical
import Cohort
import DataCommands
import Evaluating
import Foundation
import Groundwork
import ModelFile
import Reporting

/// The files that an evaluation leaves.
struct EvaluationFiles {
    let folder: URL

    var report: URL { folder.appending(path: "report.html") }

    func write(_ result: HeldOutEvaluation.Result, _ content: ReportContent, card: ModelCard) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try DurableFile.write(EvaluationReport(content).html, to: report)
        try DurableFile.write(JSONText.encode(content), to: folder.appending(path: "evaluation.json"))
        try DurableFile.write(predictions(result, card), to: folder.appending(path: "predictions.csv"))
    }

    /// One row per film: path, patient, and per finding the label, the probability and the decision.
    private func predictions(_ result: HeldOutEvaluation.Result, _ card: ModelCard) -> String {
        let columns = card.findings.flatMap { ["\($0) label", "\($0) probability", "\($0) decision"] }
        var lines = [CSVLine.text(["path", "patient"] + columns)]
        for outcome in result.outcomes {
            let cells = outcome.assessment.findings.flatMap { value in
                [
                    outcome.film.label(of: value.finding).target.map(String.init) ?? "",
                    "\(value.probability)",
                    value.isPresent ? "1" : "0",
                ]
            }
            lines.append(CSVLine.text([outcome.film.path, outcome.film.patient] + cells))
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
