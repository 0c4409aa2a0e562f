import ArgumentParser
import Assessment
import Auditing
import Cohort
import DataCommands
import Foundation
import Inference
import ModelFile
import Reporting

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Asks a model what it has learnt: disease, or what comes with it.",
        discussion: """
            Asks of one model, on held-out films: \(AuditQuestion.allCases.map(\.rawValue).joined(separator: ", ")). \
            Each gets figures with intervals, a picture, a sentence and a verdict; what can't be told is said. Writes \
            audit.html, audit.json and figures.csv. Further models stand beside the first in the table of sites.

              thorax audit model.safetensors --cohort split.csv --output audit
              thorax audit model.safetensors other.safetensors --cohort outside.csv --external --output audit
              thorax audit model.safetensors --cohort split.csv --output audit --fail-on leakage,exchange

            --thresholds names a YAML or JSON file with some of these keys: \
            \(AuditThresholds.keys.joined(separator: ", ")).
            """)

    @Argument(help: "The model file, and others to set beside it.", transform: ModelReference.path)
    var models: [String]
    @Option(help: "The cohort file.")
    var cohort: String
    @Option(name: .shortAndLong, help: "Folder to write to.")
    var output: String
    @Flag(help: "Audit on every film, for a cohort of which training has seen nothing.")
    var external = false
    @Flag(help: "Go on where a patient is in two splits; the report says so.")
    var allowSharedPatients = false
    @OptionGroup var choices: AuditChoices
    @OptionGroup var compute: ComputeOptions

    func validate() throws {
        guard !models.isEmpty else { throw ValidationError("no model file was named") }
    }

    func run() async throws {
        let audit = try choices.audit(workers: compute.workers)
        let films = try Cohort(
            csv: URL(filePath: cohort), sharedPatients: allowSharedPatients ? .allow : .refuse)
        var subjects: [Audit.Subject] = []
        for model in models {
            let predictor = try await Predictor(model: model, settings: compute.settings)
            subjects.append(.init(name: Self.name(predictor, of: model, among: models), model: predictor))
        }
        let stages = StageLines()
        let report = try await audit.run(
            subjects[0], others: Array(subjects.dropFirst()), cohort: films,
            name: "\(URL(filePath: cohort).lastPathComponent), \(external ? "every film" : "test split")",
            scope: external ? .externalCohort : .testSplit,
            helpers: try await AuditHelpers.make(model: models[0], choices, compute.settings)
        ) { stages.show($0, $1, of: $2) }
        stages.finish()
        let folder = URL(filePath: output)
        try AuditFiles(folder: folder).write(report, showsFilms: !choices.noGallery)
        Terminal.print(AuditText.text(report))
        Terminal.print("report \(folder.appending(path: AuditFiles.page).path)")
        let failures = try choices.failures(in: report)
        guard failures.isEmpty else {
            Terminal.error("found: \(failures.map(\.rawValue).joined(separator: ", "))")
            throw ExitCode.failure
        }
    }

    /// The card's name; where several models have the same, the file's folder beside it tells them apart.
    private static func name(_ predictor: Predictor, of path: String, among paths: [String]) -> String {
        guard paths.count > 1 else { return predictor.card.name }
        return "\(predictor.card.name) (\(URL(filePath: path).deletingLastPathComponent().lastPathComponent))"
    }
}

/// A line of progress per stage of an audit.
private final class StageLines {
    private var line: (stage: String, line: ProgressLine)?

    func show(_ stage: String, _ done: Int, of total: Int) {
        if line?.stage != stage {
            line?.line.finish()
            line = (stage, ProgressLine(stage, unit: "films"))
        }
        line?.line.update(done, of: total)
    }

    func finish() { line?.line.finish() }
}
