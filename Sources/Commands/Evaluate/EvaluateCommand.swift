import ArgumentParser
import Assessment
import Clinical
import Cohort
import DataCommands
import Evaluating
import Foundation
import Inference
import Metrics
import ModelFile
import Reporting

struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Judges models on held-out patients.",
        discussion: """
            Prints every metric with its bootstrap interval over patients, and writes report.html, evaluation.json, \
            metrics.csv, predictions.csv and model-card.md to the output folder. Thresholds are those that validation \
            films chose. Several models on one cohort are compared by DeLong's test.

              thorax evaluate model.safetensors --cohort split.csv --output evaluation
              thorax evaluate a.safetensors b.safetensors --cohort split.csv --external-cohort other.csv -o evaluation
            """)

    @Argument(help: "The model files.", transform: ModelReference.path)
    var models: [String]
    @Option(help: "A cohort file, of which the test split is judged; may be repeated.")
    var cohort: [String] = []
    @Option(help: "A cohort file of which every film is judged, such as another hospital's; may be repeated.")
    var externalCohort: [String] = []
    @Option(name: .shortAndLong, help: "Folder to write to.")
    var output: String
    @Flag(
        help:
            "Judge on every film of every cohort, for cohorts of which training has seen nothing."
    )
    var external = false
    @Flag(help: "Go on where a patient is in two splits; the report says so.")
    var allowSharedPatients = false
    @Option(
        help:
            "Judge another threshold, too, chosen on validation films: youden, sensitivity=0.95, specificity=0.95, cost=5; may be repeated."
    )
    var rule: [String] = []
    @Option(
        help:
            "Predictive values at another share of films with the finding: 0.02 or Pneumonia=0.02; may be repeated."
    )
    var prevalence: [String] = []
    @Option(help: "How films of one study are combined: mean or max; the model file's own rule, else mean.")
    var combine: String?
    @Flag(inversion: .prefixedNo, help: "Show pictures of the best, worst and least certain films.")
    var gallery = true
    @Option(help: "Bootstrap replicates.")
    var replicates = 2000
    @Option(help: "Seed of the bootstrap.")
    var seed: UInt64 = 1
    @OptionGroup var compute: ComputeOptions

    func validate() throws {
        guard (0...100_000).contains(replicates) else {
            throw ValidationError("--replicates \(replicates): expected 0 to 100000")
        }
        guard !cohort.isEmpty || !externalCohort.isEmpty else {
            throw ValidationError("give the films to judge on: --cohort FILE")
        }
        for text in rule { _ = try ThresholdRule(parsing: text) }
        for text in prevalence where Self.prevalence(text) == nil {
            throw ValidationError(
                "--prevalence \(text): expected a share between 0 and 1, or FINDING= and one, such as Pneumonia=0.02"
            )
        }
        if let combine, combine != "mean", combine != "max" {
            throw ValidationError("--combine \(combine): expected mean or max")
        }
    }

    func run() async throws {
        var run = EvaluationRun(
            options: options, bootstrap: try Bootstrap(replicates: replicates, seed: seed), gallery: gallery,
            allowSharedPatients: allowSharedPatients)
        let cohorts =
            cohort.map { ($0, external ? Cohort.Evaluation.externalCohort : .testSplit) }
            + externalCohort.map { ($0, .externalCohort) }
        for model in models {
            var settings = compute.settings
            settings.gate = .note
            let predictor = try await Predictor(model: model, settings: settings)
            for (cohort, scope) in cohorts {
                try await run.judge(predictor, modelFile: model, cohort: cohort, scope: scope)
            }
        }
        let files = EvaluationFiles(folder: URL(filePath: output))
        try files.write(run)
        for unit in run.units { Terminal.print(EvaluationText.text(unit.content)) }
        let comparisons = run.comparisons
        if !comparisons.comparisons.isEmpty {
            Terminal.print(EvaluationText.text(comparisons.comparisons))
        }
        Terminal.print("report \(files.report.path)")
        if run.units.contains(where: { !$0.result.failures.isEmpty }) { throw ExitCode.failure }
    }

    private var options: HeldOutEvaluation.Options {
        var options = HeldOutEvaluation.Options()
        options.rules = rule.compactMap { try? ThresholdRule(parsing: $0) }
        for text in prevalence {
            if let (finding, share) = Self.prevalence(text) {
                options.prevalences[finding, default: []].append(share)
            }
        }
        options.combination = combine.map { $0 == "max" ? .max : .mean }
        return options
    }

    /// `0.02` is for every finding, `Pneumonia=0.02` for one.
    private static func prevalence(_ text: String) -> (finding: String, share: Double)? {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let share = parts.last.flatMap({ Double($0) }), share > 0,
            share < 1
        else { return nil }
        return (parts.count == 2 ? Finding(String(parts[0])).name : "", share)
    }
}
