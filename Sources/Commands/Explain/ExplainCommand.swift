import ArgumentParser
import Assessment
import Clinical
import Cohort
import DataCommands
import Explaining
import Foundation
import Imaging
import Inference
import ModelFile
import Saliency

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Shows where a model looks, scores it against the truth, and checks the method.",
        discussion: """
            Films are named, or are a cohort's held-out ones. Overlays, a contact sheet and explanations.csv go to \
            the output folder; for DICOM films a Secondary Capture and a Presentation State, too. A film that can't \
            be explained is reported and left out; the exit code is then 1.

            Without --finding a film is explained for the findings that the model decides for, or the likeliest \
            one; with --score, for those whose place is known.

              thorax explain model.safetensors film.png --method grad-cam --output explained
              thorax explain model.safetensors --cohort split.csv --boxes boxes.csv --score --sanity \\
                --method grad-cam --method multi-scale-cam --output explained

            Methods: \(ExplanationMethod.allCases.map(\.rawValue).joined(separator: ", ")).
            """)

    @Argument(help: "The model file.", transform: ModelReference.path)
    var model: String
    @Argument(help: "Films, folders, or '-'.")
    var films: [String] = []
    @Option(help: "A cohort file, whose held-out films are explained.")
    var cohort: String?
    @Flag(help: "Explain every film of the cohort, not the test split alone.")
    var external = false
    @Option(help: "Boxes for the cohort's films: a CSV file of path, finding, x, y, width, height.")
    var boxes: String?
    @Option(help: "How; may be repeated.")
    var method: [ExplanationMethod] = [.gradCAM]
    @Option(help: "What to explain, one of the model's findings; may be repeated.")
    var finding: [String] = []
    @Option(name: .shortAndLong, help: "Folder to write to.")
    var output: String
    @Option(help: "Also write the maps' values: png (16-bit shares of the largest) or npy (float32).")
    var values: [MapFormat] = []
    @Flag(inversion: .prefixedNo, help: "Overlays and the contact sheet.")
    var pictures = true
    @Flag(help: "Score the maps against boxes and masks, with patient-level intervals.")
    var score = false
    @Flag(help: "Draw the network's layers anew and see whether the maps change (needs several films).")
    var sanity = false
    @Option(help: "With --sanity: a model trained on shuffled labels.")
    var permutedModel: String?
    @Option(help: "Explain this many films at most.")
    var limit: Int?
    @Option(help: "Longest side of an overlay, in pixels; DICOM objects keep the film's size.")
    var side = 1024
    @OptionGroup var compute: ComputeOptions

    func validate() throws {
        guard films.isEmpty != (cohort == nil) else {
            throw ValidationError("name films, or a cohort with --cohort, not both")
        }
        guard boxes == nil || cohort != nil else { throw ValidationError("--boxes belongs to --cohort") }
        guard !score || cohort != nil else {
            throw ValidationError("--score needs --cohort, whose boxes or masks say where findings are")
        }
        guard permutedModel == nil || sanity else {
            throw ValidationError("--permuted-model belongs to --sanity")
        }
        guard (64...8192).contains(side) else {
            throw ValidationError("--side \(side): expected 64 to 8192")
        }
        guard limit.map({ $0 > 0 }) ?? true else { throw ValidationError("--limit: expected 1 or more") }
    }

    func run() async throws {
        let explainer = try await Explainer(model: model, settings: compute.settings)
        let judge = try await Predictor(model: model, settings: compute.settings)
        for method in method where !explainer.supportedMethods.contains(method) {
            throw ExplainingError.unsupported(
                method: method, architecture: explainer.architecture, supported: explainer.supportedMethods)
        }
        let permuted = try await permuted(like: explainer.card)
        var films = try subjects()
        if let limit { films = Array(films.prefix(limit)) }
        let folder = try ExplanationFolder(
            URL(filePath: output), formats: values, pictures: pictures, side: side)
        var run = ExplanationRun(
            explainer: explainer, judge: judge, permuted: permuted, methods: method,
            outputs: try outputs(of: explainer), scores: score, checks: sanity, folder: folder,
            batchSize: compute.batchSize)
        let line = ProgressLine("explaining", unit: "films")
        try await run(films) { line.update($0, of: films.count) }
        line.finish()
        Terminal.print(run.summary)
        if run.failures > 0 { throw ExitCode.failure }
    }

    /// The model of `--permuted-model`, whose maps can be set beside those of a model with this card.
    private func permuted(like card: ModelCard) async throws -> Explainer? {
        guard let permutedModel else { return nil }
        let permuted = try await Explainer(model: permutedModel, settings: compute.settings)
        let other = permuted.card
        func names(_ card: ModelCard) -> String { card.findings.map(\.name).joined(separator: ", ") }
        guard other.findings == card.findings else {
            throw CommandError.otherModel(
                permutedModel, fact: "findings", expected: names(card), found: names(other))
        }
        guard other.preprocessing == card.preprocessing else {
            throw CommandError.otherModel(
                permutedModel, fact: "preparation of films", expected: "\(card.preprocessing.size) pixels",
                found: other.preprocessing.size == card.preprocessing.size
                    ? "another one of the same size" : "\(other.preprocessing.size) pixels")
        }
        return permuted
    }

    private func subjects() throws -> [ExplainedFilm] {
        guard let cohort else { return try FilmList.paths(films).map { ExplainedFilm(path: $0) } }
        let table = try Cohort(csv: URL(filePath: cohort))
        let held = try table.heldOutFilms(for: external ? .externalCohort : .testSplit)
        let places =
            try boxes.map {
                try BoxTable.read(URL(filePath: $0), cohort: URL(filePath: cohort))
            } ?? [:]
        return held.map { film in
            ExplainedFilm(
                path: film.path, patient: film.patient, boxes: film.boxes + (places[film.path] ?? []),
                masks: film.masks)
        }
    }

    /// Positions of the findings asked for; empty where none were.
    private func outputs(of explainer: Explainer) throws -> [Int] {
        try finding.map { name in
            guard let index = explainer.card.findings.firstIndex(of: Finding(name)) else {
                throw CommandError.noSuchFinding(name, known: explainer.card.findings.map(\.name))
            }
            return index
        }
    }
}

enum MapFormat: String, ExpressibleByArgument, CaseIterable { case png, npy }
