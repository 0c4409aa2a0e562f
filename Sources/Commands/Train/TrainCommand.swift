import ArgumentParser
import Cohort
import DataCommands
import Foundation
import Imaging
import Training

struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Trains a classifier by a recipe on a cohort's training films.",
        discussion: """
            The output folder gets model.safetensors (the best epoch by the validation metric), recipe.yaml (the \
            whole recipe as used), log.jsonl, event files for TensorBoard and the checkpoints that --resume goes on from.

              thorax train Recipes/compact.yaml --cohort split.csv --output runs/compact
              thorax train Recipes/compact.yaml --cohort split.csv --output runs/quick --set phases.0.epochs=4
              thorax train Recipes/compact.yaml --cohort split.csv --plan
            """)

    @Argument(help: "The recipe, a YAML file.")
    var recipe: String
    @OptionGroup
    var films: SplitCohortOptions
    @Option(name: .shortAndLong, help: "The run's folder.")
    var output: String?
    @Flag(
        help: """
            Don't train: decode a sample of films, take a few steps of every phase, and print what the run would \
            take in memory, disk and time, and whether it fits.
            """)
    var plan = false
    @Flag(help: "Print the plan as JSON.")
    var json = false
    @OptionGroup
    var training: TrainingOptions
    @Flag(help: "Go on from the last checkpoint in the output folder.")
    var resume = false
    @Option(help: .hidden)
    var parent: Int32?

    func validate() throws {
        guard plan || output != nil else {
            throw ValidationError("missing --output FOLDER, the run's folder (only --plan goes without)")
        }
        guard plan || !json else { throw ValidationError("--json belongs to --plan") }
    }

    func run() async throws {
        if plan { return try await printPlan() }
        if let parent { ParentWatch.start(parent) }
        let recipe = try training.recipe(recipe)
        let cohort = try films.read()
        let run = try prepare(recipe, cohort, try await LesionLungs.find(for: recipe, in: cohort))
        for warning in run.plan.warnings { Terminal.note("WARNING: \(warning)") }
        for film in run.skipped { Terminal.note("left out \(film.path): \(film.reason)") }
        if let problem = run.cacheProblem {
            Terminal.note("films are decoded again in every epoch: \(problem)")
        }
        if let first = run.takenWhole.first {
            Terminal.note(
                "image.crop: \(run.takenWhole.count) films are taken whole; the first: \(first.path): \(first.reason)"
            )
        }
        let progress = TrainingProgress()
        let card = try await run.run { progress.show($0) }
        Terminal.print(TrainingSummary.text(card))
        Terminal.print("model \(run.modelFile.path)")
    }

    private func printPlan() async throws {
        let estimator = try RunEstimator(
            recipe: training.recipe(recipe), cohort: films.read(), options: options)
        let estimate = try await estimator.estimate { Terminal.note("measuring: \($0)") }
        Terminal.print(json ? try EstimateText.json(estimate) : EstimateText.text(estimate))
    }

    private var options: TrainingRun.Options {
        TrainingRun.Options(
            folder: URL(filePath: output ?? "."), cache: URL(filePath: training.cache),
            device: training.device, resume: resume, skipUnreadable: training.skipUnreadable,
            allowSharedPatients: films.allowSharedPatients)
    }

    private func prepare(
        _ recipe: Recipe, _ cohort: Cohort, _ lungs: [String: PreparedFilm]
    ) throws -> TrainingRun {
        let line = ProgressLine("reading films", unit: "films")
        defer { line.finish() }
        var options = options
        options.lungs = lungs
        return try TrainingRun(recipe: recipe, cohort: cohort, options: options) { line.update($0, of: $1) }
    }
}
