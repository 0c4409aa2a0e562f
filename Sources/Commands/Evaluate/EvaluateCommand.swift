import ArgumentParser
import Assessment
import Cohort
import DataCommands
import Evaluating
import Foundation
import Inference
import Metrics
import Reporting

struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Judges a model on held-out patients.",
        discussion: """
            Prints every metric with its bootstrap interval over patients, and writes report.html, evaluation.json \
            and predictions.csv to the output folder. Thresholds are those that validation films chose in training.

              thorax evaluate model.safetensors --cohort split.csv --output evaluation
            """)

    @Argument(help: "The model file.")
    var model: String
    @Option(help: "The cohort file.")
    var cohort: String
    @Option(name: .shortAndLong, help: "Folder to write to.")
    var output: String
    @Flag(
        help:
            "Judge on every film, for a cohort of which training has seen nothing, such as another hospital's."
    )
    var external = false
    @Flag(help: "Go on where a patient is in two splits; the report says so.")
    var allowSharedPatients = false
    @Option(help: "Bootstrap replicates.")
    var replicates = 2000
    @Option(help: "Seed of the bootstrap.")
    var seed: UInt64 = 1
    @OptionGroup var compute: ComputeOptions

    func validate() throws {
        guard (0...100_000).contains(replicates) else {
            throw ValidationError("--replicates \(replicates): expected 0 to 100000")
        }
    }

    func run() async throws {
        let predictor = try await Predictor(model: model, settings: compute.settings)
        let evaluation = try HeldOutEvaluation(
            card: predictor.card,
            cohort: Cohort(
                csv: URL(filePath: cohort), sharedPatients: allowSharedPatients ? .allow : .refuse),
            scope: external ? .externalCohort : .testSplit, allowSharedPatients: allowSharedPatients)
        let line = ProgressLine("judging", unit: "films")
        let result = try await evaluation.run(
            predictor, bootstrap: Bootstrap(replicates: replicates, seed: seed)
        ) { line.update($0, of: evaluation.table.films.count) }
        line.finish()
        for failure in result.failures { Terminal.error(failure.failure ?? failure.path) }
        let files = EvaluationFiles(folder: URL(filePath: output))
        let content = ReportContent(
            result, card: predictor.card, modelFile: model,
            cohort: "\(URL(filePath: cohort).lastPathComponent), \(external ? "every film" : "test split")")
        try files.write(result, content, card: predictor.card)
        Terminal.print(EvaluationText.text(content))
        Terminal.print("report \(files.report.path)")
        if !result.failures.isEmpty { throw ExitCode.failure }
    }
}
