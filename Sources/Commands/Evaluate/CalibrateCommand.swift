import ArgumentParser
import Clinical
import Cohort
import DataCommands
import Evaluating
import Foundation
import Inference
import Metrics
import ModelFile

struct CalibrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract:
            "Writes a model file whose probabilities, thresholds and refusals are fitted on validation films.",
        discussion: """
            The calibration with the lowest log loss on patients left out of its fit is taken (temperature, Platt, \
            isotonic or none), thresholds are chosen again by their own rules, and the file learns when to abstain \
            (split conformal prediction) and which films to refuse (a gate on their look and features). Test films \
            are never touched.

              thorax calibrate model.safetensors --cohort split.csv --output calibrated.safetensors
            """)

    @Argument(help: "The model file.", transform: ModelReference.path)
    var model: String
    @Option(help: "The cohort file.")
    var cohort: String
    @Option(name: .shortAndLong, help: "The model file to write.")
    var output: String
    @Option(help: "auto, none, temperature, platt or isotonic.")
    var method = "auto"
    @Option(help: "For every finding: youden, sensitivity=0.95, specificity=0.95, cost=5, or a number.")
    var rule: String?
    @Option(help: "Share of films with the finding where the model is to be used.")
    var prevalence: Double?
    @Option(help: "Share of films whose truth abstention must keep; 0 for no rule.")
    var coverage = 0.9
    @Option(help: "Of exclusive classes: lac (smallest sets) or aps (larger sets where it is hard).")
    var score = "lac"
    @Option(help: "Share of films like its own that the gate may refuse; 0 for no gate.")
    var refuse = 0.01
    @Option(help: "How films of one study are combined: mean, max or fitted.")
    var combine: String?
    @Option(help: "Parts of patients for the comparison.")
    var folds = 5
    @Option(help: "Seed of the parts.")
    var seed: UInt64 = 1
    @OptionGroup var compute: ComputeOptions

    func validate() throws {
        if method != "auto", CalibrationMethod(rawValue: method) == nil {
            throw ValidationError("--method \(method): expected auto, none, temperature, platt or isotonic")
        }
        if let rule { _ = try ThresholdRule(parsing: rule) }
        if let combine, ModelCalibration.Combination(rawValue: combine) == nil {
            throw ValidationError("--combine \(combine): expected mean, max or fitted")
        }
        guard ConformalRule.Score(rawValue: score) != nil else {
            throw ValidationError("--score \(score): expected lac or aps")
        }
        guard (0..<1).contains(coverage) else {
            throw ValidationError("--coverage \(coverage): expected 0 (no rule) to below 1, such as 0.9")
        }
        guard (0..<0.5).contains(refuse) else {
            throw ValidationError("--refuse \(refuse): expected 0 (no gate) to below 0.5, such as 0.01")
        }
        if let prevalence, !(prevalence > 0 && prevalence < 1) {
            throw ValidationError("--prevalence \(prevalence): expected a share between 0 and 1")
        }
        guard (2...100).contains(folds) else { throw ValidationError("--folds \(folds): expected 2 to 100") }
    }

    func run() async throws {
        let cohort = try Cohort(csv: URL(filePath: self.cohort))
        let predictor = try await Predictor(model: model, settings: compute.settings)
        _ = try TargetTable.resolve(predictor.card.findings.map(\.name), in: cohort)
        let validation = try await judge(try cohort.films(in: .validation), "validation", predictor)
        let train = (try? cohort.films(in: .train)) ?? []
        let reference =
            refuse > 0 && train.count >= 20
            ? try await judge(Self.spread(train, GateFit.maximumReference), "training", predictor) : nil
        let result = try ModelCalibration(
            predictor.card, validation: validation, reference: reference, split: "validation",
            options: options)
        let file = try ThoraxModelFile.read(model)
        var modules: [String: [String: StoredTensor]] = [:]
        for name in file.card.modules.keys { modules[name] = try file.tensors(of: name) }
        try ThoraxModelFile(card: result.card, modules: modules).write(to: URL(filePath: output))
        Terminal.print(CalibrationText.text(result, before: predictor.card, path: output))
    }

    private var options: ModelCalibration.Options {
        var options = ModelCalibration.Options()
        options.method = CalibrationMethod(rawValue: method)
        options.rule = rule.flatMap { try? ThresholdRule(parsing: $0) }
        options.prevalence = prevalence
        options.coverage = coverage > 0 ? coverage : nil
        options.score = ConformalRule.Score(rawValue: score) ?? .leastAmbiguous
        options.refusalRate = refuse > 0 ? refuse : nil
        options.combination = combine.flatMap(ModelCalibration.Combination.init)
        options.folds = folds
        options.seed = seed
        return options
    }

    private func judge(_ films: [Film], _ name: String, _ predictor: Predictor) async throws -> JudgedFilms {
        let line = ProgressLine("reading \(name)", unit: "films")
        let judged = try await JudgedFilms(films, by: predictor, withFeatures: refuse > 0) {
            line.update($0, of: films.count)
        }
        line.finish()
        for film in judged.failures { Terminal.error("\(film.path): \(film.reason)") }
        return judged
    }

    /// Evenly spaced films, no more than `count`.
    private static func spread(_ films: [Film], _ count: Int) -> [Film] {
        let step = max(1, (films.count + count - 1) / count)
        return stride(from: 0, to: films.count, by: step).map { films[$0] }
    }
}
