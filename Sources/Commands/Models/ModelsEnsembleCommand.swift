import ArgumentParser
import DataCommands
import Foundation
import Groundwork
import ModelFile
import Reporting

struct ModelsEnsembleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ensemble",
        abstract: "Puts models for the same findings into one file whose judgement is the mean of theirs.",
        discussion: """
            They may differ in network, input size and gray levels. The new file is used like any other; calibrate it \
            before it decides anything:

              thorax models ensemble a.safetensors b.safetensors --output both.safetensors
              thorax calibrate both.safetensors --cohort split.csv --output ensemble.safetensors
            """)

    @Argument(help: "Two or more model files.")
    var models: [String]
    @Option(name: .shortAndLong, help: "The model file to write.")
    var output: String
    @Option(help: "What is averaged: probabilities (each member's own calibration applied) or logits.")
    var combine = Ensemble.Combination.probabilities.rawValue
    @Option(help: "How weights are stored: float32, float16 or bfloat16.")
    var store = StoredPrecision.float32.rawValue
    @Option(help: "What to call it.")
    var name: String?

    func validate() throws {
        _ = try ModelOptions.combination(combine)
        _ = try ModelOptions.precision(store)
    }

    func run() throws {
        let files = try models.map { path in try ThoraxModelFile.read(path) }
        let names = files.map(\.card.name).joined(separator: " + ")
        let ensemble = try ThoraxModelFile.ensemble(
            of: files, combination: try ModelOptions.combination(combine), name: name ?? names)
        let precision = try ModelOptions.precision(store)
        let stored = precision == .float32 ? ensemble : try ensemble.storing(precision).file
        try stored.write(to: URL(filePath: output))
        Terminal.print("ensemble of \(files.count) models \(output), \(ModelOptions.size(of: output))")
        Terminal.print(
            "calibrate it on validation films next: thorax calibrate \(output) --cohort … --output …")
    }
}

/// Words on the command line that stand for a model file's choices.
enum ModelOptions {
    static func combination(_ word: String) throws -> Ensemble.Combination {
        guard let combination = Ensemble.Combination(rawValue: word) else {
            throw ValidationError("--combine \(word): expected probabilities or logits")
        }
        return combination
    }

    static func precision(_ word: String) throws -> StoredPrecision {
        guard let precision = StoredPrecision(rawValue: word) else {
            throw ValidationError("--store \(word): expected float32, float16 or bfloat16")
        }
        return precision
    }

    static func size(of path: String) -> String {
        let bytes = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
        return "\(Numeral.count((bytes ?? 0) / 1000)) kB"
    }
}
