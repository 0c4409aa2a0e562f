import Cohort
import DataCommands
import Foundation
import Groundwork
import Reporting
import Training
import Tuning

/// What `thorax tune` wires together: a space checked against the recipe, a study, and trainings as trials.
struct Search {
    let command: TuneCommand
    let folder: URL
    private let space: SearchSpace
    private let recipe: Recipe
    private let study: OptunaStudy

    /// Checks all that can be checked before the first trial.
    init(_ command: TuneCommand) throws {
        self.command = command
        folder = URL(filePath: command.output)
        space = try SearchSpace(named: command.space)
        recipe = try command.training.recipe(command.recipe)
        try Self.check(space, command)
        _ = try command.films.read()
        let python = try PythonInterpreter.find(command.python)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        study = OptunaStudy(
            .init(
                command: OptunaStudy.helper(python: python),
                storage: command.storage ?? StorageAddress.standard(in: folder), study: command.study,
                maximises: recipe.earlyStopping.metric != .loss, sampler: command.sampler.rawValue,
                pruner: command.pruner.rawValue, seed: command.seed, space: space,
                identity: try Self.identity(command, space, recipe),
                log: folder.appending(path: "optuna.log")))
    }

    var bestRecipe: URL { folder.appending(path: "best.yaml") }
    private var metric: String { recipe.earlyStopping.metric.rawValue }

    func run() async throws -> TuningRun.End {
        try await study.open()
        let progress = SearchProgress(space: space, metric: metric)
        let base = ChildTraining(
            recipe: command.recipe, options: command.training,
            allowSharedPatients: command.films.allowSharedPatients,
            sharing: ChildTraining.threads(recipe, workers: command.parallel.workers))
        let cohort = command.films.cohort
        let run = TuningRun(
            study: study, folder: folder, metric: metric, workers: command.parallel.workers,
            trials: command.trials,
            cpuSeconds: command.hours.map { $0 * 3600 }
        ) { folder, assignments in
            base.command(cohort: cohort, folder: folder, assignments: assignments)
        }
        return try await run.run { progress.show($0) }
    }

    /// Writes the tables, the page and the best recipe.
    func writeReport() async throws -> TuningReport {
        let report = TuningReport(
            study: command.study, recipe: recipe.name, cohort: command.films.cohort, metric: metric,
            sampler: command.sampler.rawValue, pruner: command.pruner.rawValue, space: space,
            summary: try await study.summary())
        try report.write(to: folder)
        if let best = report.best {
            var recipe = try Recipe(
                contentsOf: URL(filePath: command.recipe),
                overrides: command.training.overrides + space.assignments(best.values))
            recipe.name += "-tuned"
            let origin =
                "# Trial \(best.number) of study '\(command.study)': \(best.value ?? 0) \(metric) on validation.\n"
            try DurableFile.write(origin + recipe.yaml, to: bestRecipe)
        }
        return report
    }

    /// Every value that the space may give a key is tried on the recipe.
    private static func check(_ space: SearchSpace, _ command: TuneCommand) throws {
        let settled = ["earlyStopping.metric", "earlyStopping", "task", "findings", "name"]
        for parameter in space.parameters where settled.contains(parameter.key) {
            throw TuningError.space(
                file: command.space,
                reason: "parameter '\(parameter.name)': '\(parameter.key)' decides what a value means, "
                    + "so trials could not be compared; leave it to the recipe")
        }
        for probe in space.probes {
            do {
                _ = try Recipe(
                    contentsOf: URL(filePath: command.recipe),
                    overrides: command.training.overrides + probe.assignments)
            } catch {
                throw TuningError.space(
                    file: command.space,
                    reason:
                        "parameter '\(probe.parameter)' with \(probe.assignments.joined(separator: ", ")): \(error)"
                )
            }
        }
    }

    private static func identity(
        _ command: TuneCommand, _ space: SearchSpace, _ recipe: Recipe
    ) throws -> [String: String] {
        var recipe = recipe
        // None of these reaches a weight that matters to a comparison.
        recipe.workers = 1
        recipe.threads = 0
        recipe.checkpointSeconds = 0
        recipe.licence = ""
        return [
            "space": Digest.sha256(space.canonical), "recipe": Digest.sha256(recipe.yaml),
            "cohort": Digest.sha256(
                try String(contentsOf: URL(filePath: command.films.cohort), encoding: .utf8)),
        ]
    }
}
