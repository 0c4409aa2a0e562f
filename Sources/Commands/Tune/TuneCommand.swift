import ArgumentParser
import DataCommands
import Foundation
import Tuning

struct TuneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune",
        abstract: "Searches for the recipe values that validate best, with Optuna.",
        discussion: """
            A space names recipe keys with choices or ranges (Docs/tuning.md); original-questions comes with Thorax. \
            Every trial is a training run in a process of its own, judged on validation films by the recipe's \
            earlyStopping.metric; the test split stays shut. The output folder gets trials.csv, tuning.json, \
            tuning.html and best.yaml, a recipe for `thorax train`.

            Run the command again to go on after an interruption: finished trials are kept, the others resume. \
            Several such commands, on one or many machines, share a study with --storage.

              thorax tune Recipes/compact.yaml --space original-questions --cohort split.csv --output tuning
              thorax tune Recipes/compact.yaml --space space.yaml --cohort split.csv --output tuning --workers 2 --hours 8
            """)

    enum Sampler: String, ExpressibleByArgument, CaseIterable { case tpe, random, cmaes }
    enum Pruner: String, ExpressibleByArgument, CaseIterable {
        case hyperband, median, none
        case successiveHalving = "successive-halving"
    }

    @Argument(help: "The recipe that the search starts from, a YAML file.")
    var recipe: String
    @Option(help: "The space: a YAML file, or original-questions.")
    var space: String
    @OptionGroup
    var films: SplitCohortOptions
    @Option(name: .shortAndLong, help: "The search's folder.")
    var output: String
    @Option(help: "Trials that the study is to have in all.")
    var trials = 20
    @OptionGroup
    var parallel: TrialWorkersOption
    @Option(help: "Hours of processor time, over all trials, after which none is begun.")
    var hours: Double?
    @Option(help: "Database of the study, as a URL of SQLAlchemy's; without it study.db in the folder.")
    var storage: String?
    @Option(help: "Name of the study.")
    var study = "tuning"
    @Option(help: "How values are chosen.")
    var sampler = Sampler.tpe
    @Option(help: "How poor trials are given up early.")
    var pruner = Pruner.hyperband
    @Option(help: "Seed of the search; trainings have the recipe's.")
    var seed: UInt64 = 1
    @Option(help: "Python that has Optuna; without it THORAX_PYTHON, .venv/bin/python3 or python3.")
    var python: String?
    @OptionGroup
    var training: TrainingOptions

    func validate() throws {
        guard (1...100_000).contains(trials) else {
            throw ValidationError("--trials \(trials): expected 1 to 100000")
        }
        if let hours, !(hours > 0 && hours.isFinite) {
            throw ValidationError("--hours \(hours): expected a positive number")
        }
    }

    func run() async throws {
        let search = try Search(self)
        let end = try await search.run()
        let report = try await search.writeReport()
        if end == .budgetSpent { Terminal.note("the processor time of --hours is used up") }
        Terminal.print(report.sentence)
        Terminal.print("report \(search.folder.appending(path: "tuning.html").path)")
        if report.best != nil { Terminal.print("recipe \(search.bestRecipe.path)") }
    }
}
