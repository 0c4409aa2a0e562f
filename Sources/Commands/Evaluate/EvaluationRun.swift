import Assessment
import Cohort
import DataCommands
import Evaluating
import Foundation
import Inference
import Metrics
import ModelFile
import Reporting

/// Evaluations of several models on several cohorts.
struct EvaluationRun {
    /// One model on one cohort.
    struct Unit {
        let modelFile: String
        let cohort: String
        let card: ModelCard
        let result: HeldOutEvaluation.Result
        let content: ReportContent
        let gallery: Gallery?
    }

    let options: HeldOutEvaluation.Options
    let bootstrap: Bootstrap
    let gallery: Bool
    let allowSharedPatients: Bool
    private(set) var units: [Unit] = []

    init(
        options: HeldOutEvaluation.Options, bootstrap: Bootstrap, gallery: Bool, allowSharedPatients: Bool
    ) {
        self.options = options
        self.bootstrap = bootstrap
        self.gallery = gallery
        self.allowSharedPatients = allowSharedPatients
    }

    mutating func judge(
        _ predictor: Predictor, modelFile: String, cohort path: String, scope: Cohort.Evaluation
    ) async throws {
        let evaluation = try HeldOutEvaluation(
            card: predictor.card,
            cohort: Cohort(csv: URL(filePath: path), sharedPatients: allowSharedPatients ? .allow : .refuse),
            scope: scope, allowSharedPatients: allowSharedPatients)
        let line = ProgressLine("judging", unit: "films")
        let result = try await evaluation.run(predictor, bootstrap: bootstrap, options: options) {
            line.update($0, of: evaluation.table.films.count)
        }
        line.finish()
        for failure in result.failures { Terminal.error(failure.failure ?? failure.path) }
        let part = if case .externalCohort = scope { "every film" } else { "test split" }
        let name = "\(URL(filePath: path).lastPathComponent), \(part)"
        units.append(
            Unit(
                modelFile: modelFile, cohort: name, card: predictor.card, result: result,
                content: ReportContent(result, card: predictor.card, modelFile: modelFile, cohort: name),
                gallery: gallery ? Gallery(result, task: predictor.card.task) : nil))
    }

    /// What to call a model where several are compared: its name, and its file where names are the same.
    private func name(_ unit: Unit) -> String {
        let isShared = units.contains { $0.card.name == unit.card.name && $0.modelFile != unit.modelFile }
        guard isShared else { return unit.card.name }
        return
            "\(unit.card.name) (\(URL(filePath: unit.modelFile).deletingPathExtension().lastPathComponent))"
    }

    /// Every pair of models on each cohort.
    var comparisons: (comparisons: [ModelComparison], notes: [String]) {
        var all: (comparisons: [ModelComparison], notes: [String]) = ([], [])
        var seen: Set<String> = []
        for cohort in units.map(\.cohort) where seen.insert(cohort).inserted {
            let pairs = ModelComparison.pairs(
                units.filter { $0.cohort == cohort }.map { (name($0), $0.result) }, cohort: cohort)
            all.comparisons += pairs.comparisons
            all.notes += pairs.notes
        }
        return all
    }

    var chapters: [EvaluationReport.Chapter] {
        units.map { unit in
            var content = unit.content
            content.model = name(unit)
            return EvaluationReport.Chapter(content, gallery: unit.gallery)
        }
    }
}
