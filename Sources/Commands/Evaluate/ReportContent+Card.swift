import Clinical
import Evaluating
import Foundation
import Imaging
import Metrics
import ModelFile
import Reporting

extension ReportContent {
    /// What a report says of `result`, with where model, thresholds and data come from.
    init(_ result: HeldOutEvaluation.Result, card: ModelCard, modelFile: String, cohort: String) {
        let architecture = card.networkName ?? "unknown"
        self.init(
            model: card.name,
            modelDescription:
                "\(architecture) at \(card.preprocessing.size) × \(card.preprocessing.size) pixels, \(card.training.origin.label)",
            cohort: cohort, date: Date.now.formatted(.iso8601.year().month().day()),
            evaluation: result.evaluation,
            thresholds: [:],
            sites: result.sites.map { Site(name: $0.name, evaluation: $0.evaluation) },
            warnings: result.warnings, provenance: Self.provenance(card, modelFile: modelFile, result),
            details: result.details)
        for point in card.thresholds {
            guard let rule = try? ThresholdRule(parsing: point.rule) else { continue }
            thresholds[point.finding.name] = ThresholdOrigin(
                chosen: ChosenThreshold(
                    value: point.threshold, rule: rule, sensitivity: point.sensitivity,
                    specificity: point.specificity, films: point.films ?? 0, patients: point.patients ?? 0),
                films: "the \(point.split) split")
        }
    }

    private static func provenance(
        _ card: ModelCard, modelFile: String, _ result: HeldOutEvaluation.Result
    ) -> [Fact] {
        [
            Fact("Model file", URL(filePath: modelFile).lastPathComponent),
            Fact("Weights", card.training.origin.label),
            Fact(
                "Training",
                card.training.splits.map {
                    "\($0.split): \($0.films) films of \($0.patients) patients"
                }.joined(separator: "; ")),
            Fact("Seed", "\(card.training.seed), \(card.training.threads) threads"),
            Fact("Data digest", String(card.training.dataDigest.prefix(16))),
            Fact("Versions", "Thorax \(card.training.thorax), libtorch \(card.training.libtorch)"),
            Fact("Licence", card.licence),
        ]
    }
}
