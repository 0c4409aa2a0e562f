import Assessment
import Clinical
import Cohort
import DataCommands
import Evaluating
import Foundation
import Groundwork
import Metrics
import ModelFile
import Reporting

/// The files that an evaluation leaves.
struct EvaluationFiles {
    let folder: URL

    var report: URL { folder.appending(path: "report.html") }

    func write(_ run: EvaluationRun) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (comparisons, notes) = run.comparisons
        let chapters = run.chapters
        let report = EvaluationReport(chapters, comparisons: comparisons, notes: notes)
        try DurableFile.write(report.html, to: self.report)
        let contents = chapters.map(\.content)
        let json =
            contents.count == 1
            ? try JSONText.encode(contents[0])
            : try JSONText.encode(EvaluationSet(evaluations: contents, comparisons: comparisons))
        try DurableFile.write(json, to: file("evaluation.json"))
        try DurableFile.write(MetricRows.text(contents), to: file("metrics.csv"))
        for (index, unit) in run.units.enumerated() {
            let suffix = run.units.count == 1 ? "" : "-\(index + 1)"
            try DurableFile.write(
                predictions(unit.result, unit.card), to: file("predictions\(suffix).csv"))
        }
        var models: Set<String> = []
        for unit in run.units where models.insert(unit.modelFile).inserted {
            let suffix = Set(run.units.map(\.modelFile)).count == 1 ? "" : "-\(models.count)"
            let own = run.units.filter { $0.modelFile == unit.modelFile }.map(\.content)
            let card = ClaimCard(unit.card, evaluations: own)
            try DurableFile.write(card.markdown, to: file("model-card\(suffix).md"))
        }
    }

    private func file(_ name: String) -> URL { folder.appending(path: name) }

    /// One row per film: path, patient, and per finding the label, the probability and the decision.
    private func predictions(_ result: HeldOutEvaluation.Result, _ card: ModelCard) -> String {
        let abstains = card.conformal != nil
        let columns = card.findings.flatMap {
            ["\($0) label", "\($0) probability", "\($0) decision"] + (abstains ? ["\($0) abstains"] : [])
        }
        var lines = [CSVLine.text(["path", "patient"] + columns + (card.gate == nil ? [] : ["refusal"]))]
        for outcome in result.outcomes {
            let cells = outcome.assessment.findings.flatMap { value in
                [
                    outcome.film.label(of: value.finding).target.map(String.init) ?? "",
                    "\(value.probability)",
                    value.isPresent ? "1" : "0",
                ] + (abstains ? [value.abstains == true ? "1" : "0"] : [])
            }
            let refusal =
                card.gate == nil ? [] : [outcome.assessment.refusal?.joined(separator: "; ") ?? ""]
            lines.append(CSVLine.text([outcome.film.path, outcome.film.patient] + cells + refusal))
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
