import ArgumentParser
import Assessment
import DataCommands
import Foundation
import Imaging
import Inference

struct PredictCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Gives a model's probabilities for films.",
        discussion: """
            Films are files or folders (searched for JPEG and PNG); '-' reads a list, one path a line, from \
            standard input. A film that can't be read is reported and skipped; the exit code is then 1.

              thorax predict model.safetensors film.png folder/
              find films -name '*.jpeg' | thorax predict model.safetensors - --format csv --output out.csv
            """)

    @Argument(help: "The model file.")
    var model: String
    @Argument(help: "Films, folders, or '-'.")
    var films: [String] = []
    @Option(help: "table, csv or jsonl.")
    var format: PredictionFormat = .table
    @Option(name: .shortAndLong, help: "Write to this file instead of standard output.")
    var output: String?
    @OptionGroup var compute: ComputeOptions

    func run() async throws {
        let paths = try FilmList.paths(films)
        let predictor = try await Predictor(model: model, settings: compute.settings)
        var writer = try PredictionWriter(format: format, card: predictor.card, output: output)
        let line = ProgressLine("predicting", unit: "films")
        for await outcome in predictor.predict(paths) {
            try writer.write(outcome)
            if output != nil { line.update(writer.count, of: paths.count) }
        }
        line.finish()
        try writer.finish()
        if writer.failures > 0 {
            Terminal.error("\(writer.failures) of \(writer.count) films could not be assessed")
            throw ExitCode.failure
        }
    }
}
