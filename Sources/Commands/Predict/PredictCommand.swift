import ArgumentParser
import Assessment
import DataCommands
import Foundation
import Imaging
import Inference

struct PredictCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Gives models' probabilities for films.",
        discussion: """
            Films are files or folders (searched for JPEG and PNG); '-' reads a list, one path a line, from \
            standard input. A film that can't be read is reported and skipped; the exit code is then 1.

            Without a model, those that come with Thorax judge: \
            \(BundledClassifier.allCases.map(\.rawValue).joined(separator: " and ")). A first argument that ends in \
            .safetensors is a model, too.

              thorax predict film.png folder/
              thorax predict --model pneumonia film.png
              find films -name '*.jpeg' | thorax predict model.safetensors - --format csv --output out.csv
            """)

    @Option(
        help: "A model file, or the name of a model that comes with Thorax; may be repeated.",
        transform: ModelReference.path)
    var model: [String] = []
    @Argument(help: "Films, folders, or '-'.")
    var films: [String] = []
    @Option(help: "table, csv or jsonl.")
    var format: PredictionFormat = .table
    @Option(name: .shortAndLong, help: "Write to this file instead of standard output.")
    var output: String?
    @OptionGroup var compute: ComputeOptions

    func run() async throws {
        var films = films
        var models = model
        if let first = films.first, URL(filePath: first).pathExtension.lowercased() == "safetensors" {
            models.append(films.removeFirst())
        }
        if models.isEmpty { models = BundledClassifier.allCases.map(\.path) }
        let paths = try FilmList.paths(films)
        var predictors: [Predictor] = []
        for model in models {
            predictors.append(try await Predictor(model: model, settings: compute.settings))
        }
        var writer = try PredictionWriter(format: format, cards: predictors.map(\.card), output: output)
        let line = ProgressLine("predicting", unit: "films")
        var outcomes = predictors.map { $0.predict(paths).makeAsyncIterator() }
        for _ in paths {
            var film: [FilmAssessment] = []
            for index in outcomes.indices {
                // A stream ends early only where the task was cancelled.
                guard let outcome = await outcomes[index].next() else { throw CancellationError() }
                film.append(outcome)
            }
            try writer.write(film)
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
