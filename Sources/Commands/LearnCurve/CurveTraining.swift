import Cohort
import DataCommands
import Foundation
import Groundwork
import Reporting
import Training
import Tuning

/// The trainings of a learning curve: which patients, by which command, judged how.
struct CurveTraining {
    private let command: LearnCurveCommand
    private let recipe: Recipe
    private let cohort: Cohort

    init(_ command: LearnCurveCommand) throws {
        self.command = command
        recipe = try command.training.recipe(command.recipe)
        cohort = try command.films.read()
        if command.judge == .test, recipe.earlyStopping.metric == .loss {
            throw CommandError.noTestLoss
        }
    }

    var metric: String { recipe.earlyStopping.metric.rawValue }
    var recipeName: String { recipe.name }

    func run(in folder: URL) throws -> LearningCurveRun {
        let child = ChildTraining(
            recipe: command.recipe, options: command.training,
            allowSharedPatients: command.films.allowSharedPatients,
            sharing: ChildTraining.threads(recipe, workers: command.parallel.workers))
        let (cohort, seed, recipeSeed) = (cohort, command.seed, recipe.seed)
        return LearningCurveRun(
            folder: folder, fractions: try command.parts, repeats: command.repeats,
            workers: command.parallel.workers,
            metric: metric, identity: try identity,
            prepare: { cell in
                let part = cohort.keepingTrainingPatients(
                    fraction: cell.fraction, seed: seed &+ UInt64(cell.repeat - 1))
                let table = Self.table(cell)
                try part.write(to: table)
                let seeds = ["seed=\(recipeSeed &+ UInt64(cell.repeat - 1))"]
                return (
                    part.trainingPatientCount,
                    child.command(cohort: table.path, folder: cell.folder, assignments: seeds)
                )
            }, judge: command.judge == .test ? testJudge : nil)
    }

    private static func table(_ cell: LearningCurveRun.Cell) -> URL {
        cell.folder.appending(path: "cohort.csv")
    }

    private var identity: [String: String] {
        get throws {
            [
                "recipe": Digest.sha256(recipe.yaml), "judge": command.judge.rawValue,
                "seed": "\(command.seed)",
                "cohort": Digest.sha256(
                    try String(contentsOf: URL(filePath: command.films.cohort), encoding: .utf8)),
            ]
        }
    }

    /// The metric of a run's model on the test split, by `thorax evaluate`.
    private var testJudge: @Sendable (LearningCurveRun.Cell) async throws -> Double {
        let (device, metric) = (command.training.device, metric)
        let shared = command.films.allowSharedPatients ? ["--allow-shared-patients"] : []
        return { cell in
            let folder = cell.folder.appending(path: "evaluation")
            let arguments = [
                ChildTraining.executable, "evaluate", cell.folder.appending(path: "model.safetensors").path,
                "--cohort", Self.table(cell).path, "--output", folder.path, "--no-gallery", "--replicates",
                "0",
                "--device", device,
            ]
            try await ChildCommand.run(
                arguments + shared, output: cell.folder.appending(path: "evaluation.txt"))
            let table = folder.appending(path: "metrics.csv")
            let text = try String(contentsOf: table, encoding: .utf8)
            guard let value = TestFigure.mean(metric == "auprc" ? "averagePrecision" : metric, in: text)
            else {
                throw TuningError.childFailed(
                    folder: cell.folder.path, reason: "\(table.path) has no defined \(metric)")
            }
            return value
        }
    }
}

/// A figure of metrics.csv.
enum TestFigure {
    /// The figure over all findings, or the mean of the findings' own; `nil` where none is defined.
    static func mean(_ metric: String, in text: String) -> Double? {
        // Model and cohort, which may hold commas, come first: counted from the end, columns stay in place.
        var rows: [[Substring]] = []
        for line in text.split(whereSeparator: \.isNewline).dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            if cells.count >= 11, cells[cells.count - 8] == metric { rows.append(cells) }
        }
        let overall = rows.filter { $0[$0.count - 9].isEmpty }
        let values = (overall.isEmpty ? rows : overall).compactMap { Double($0[$0.count - 7]) }
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}
