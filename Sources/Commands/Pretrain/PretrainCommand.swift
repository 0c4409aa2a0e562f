import ArgumentParser
import Cohort
import DataCommands
import Foundation
import Training

struct PretrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pretrain",
        abstract: "Teaches a network by films without labels, as a start for training.",
        discussion: """
            Patches of films are hidden and drawn by the network. Only films of the cohort's train split are looked at, \
            labelled or not. The output folder gets backbone.safetensors, which a recipe's model.weights takes, \
            recipe.yaml, log.jsonl and the checkpoint that --resume goes on from.

              thorax pretrain Recipes/compact.yaml --cohort split.csv --output runs/films
              thorax train Recipes/compact.yaml --cohort split.csv --output runs/compact \\
                --set model.weights=runs/films/backbone.safetensors
            """)

    @Argument(help: "The recipe, a YAML file: its network, image, augmentation and pretraining keys count.")
    var recipe: String
    @Option(help: "The cohort file, split by patient.")
    var cohort: String
    @Option(name: .shortAndLong, help: "The run's folder.")
    var output: String
    @OptionGroup
    var training: TrainingOptions
    @Flag(help: "Go on from the last checkpoint in the output folder.")
    var resume = false

    func run() async throws {
        let run = try prepare()
        for film in run.skipped { Terminal.note("left out \(film.path): \(film.reason)") }
        if let problem = run.cacheProblem {
            Terminal.note("films are decoded again in every epoch: \(problem)")
        }
        let progress = TrainingProgress()
        let card = try await run.run { progress.show($0) }
        Terminal.print(
            "pre-trained \(card.architecture) on \(card.films) films of \(card.patients) patients, loss "
                + ProgressLine.decimal(card.loss, digits: 4))
        Terminal.print("backbone \(run.backboneFile.path)")
    }

    private func prepare() throws -> PretrainingRun {
        let line = ProgressLine("reading films", unit: "films")
        defer { line.finish() }
        return try PretrainingRun(
            recipe: training.recipe(recipe),
            cohort: Cohort(csv: URL(filePath: cohort)),
            options: TrainingRun.Options(
                folder: URL(filePath: output), cache: URL(filePath: training.cache), device: training.device,
                resume: resume, skipUnreadable: training.skipUnreadable)
        ) { line.update($0, of: $1) }
    }
}
