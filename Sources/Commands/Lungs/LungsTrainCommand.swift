import ArgumentParser
import Cohort
import DataCommands
import Foundation
import Imaging
import ModelFile
import ModelZoo
import Training

struct LungsTrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Trains a segmenter on films whose cohort file names lung masks.",
        discussion: """
            Films of the train split teach, those of the validation split choose the epoch; a film without \
            `lungs=` in its `masks` is passed over. The file is written after every epoch that is the best so far.

              thorax lungs train --cohort masks.csv --output lungs.safetensors
            """)

    @Option(help: "The cohort file, with splits and masks.")
    var cohort: String
    @Option(name: .shortAndLong, help: "The file to write.")
    var output: String
    @Option(help: "Side of the network's input, in pixels; a multiple of 8.")
    var size = 192
    @Option(help: "Epochs.")
    var epochs = 12
    @Option(help: "Films per step.")
    var batchSize = 8
    @Option(help: "Seed of weights, order and augmentation.")
    var seed: UInt64 = 1
    @Option(help: "libtorch threads; 0 is one per core.")
    var threads = 0
    @Option(help: "Under which terms the weights may be used.")
    var licence = "not stated"

    func validate() throws {
        guard size >= 32, size % 8 == 0 else {
            throw ValidationError("--size: expected a multiple of 8 from 32, found \(size)")
        }
        guard epochs > 0, batchSize > 0 else {
            throw ValidationError("--epochs and --batch-size: expected at least 1")
        }
    }

    func run() async throws {
        let cohort = try Cohort(csv: URL(filePath: cohort))
        try cohort.checkPatientsStayInOneSplit()
        let preprocessing = Preprocessing(
            size: size, fit: .pad, normalisation: Preprocessing.Normalisation(mean: [0.5], std: [0.25]))
        let training = try read(cohort.films(in: .train), preprocessing, "train")
        let validation = try read(cohort.films(in: .validation), preprocessing, "validation")
        for (set, split) in [(training, "train"), (validation, "validation")] where set.films.isEmpty {
            throw ValidationError(
                "the cohort has no \(split) film with a mask 'lungs'; name masks in its column `masks` as lungs=PATH, and run `thorax data split`"
            )
        }
        var recipe = MaskRecipe()
        recipe.epochs = epochs
        recipe.batchSize = batchSize
        recipe.seed = seed
        recipe.threads = threads
        let card = SegmenterCard(
            name: "lungs", convention: "visible lung fields; the heart's shadow is left out",
            widths: recipe.network.widths, preprocessing: preprocessing,
            trainingFilms: Dictionary(grouping: training.films) { $0.site ?? "unknown" }.mapValues(\.count),
            seed: seed, licence: licence)
        let target = URL(filePath: output)
        let line = ProgressLine("training", unit: "films")
        _ = try await MaskTrainer(recipe, training: training, validation: validation).train(
            normalisation: preprocessing.normalisation, stepped: { line.update($0, of: $1) }
        ) { epoch, weights in
            line.finish()
            print(
                "epoch \(epoch.number): loss \(decimals(epoch.loss)), validation Dice \(decimals(epoch.dice))"
                    + (epoch.isBest ? "  best so far" : ""))
            if let weights {
                try SegmenterFile(card: card, tensors: Dictionary(uniqueKeysWithValues: weights)).write(
                    to: target)
            }
        }
        print("segmenter \(output)")
    }

    private func read(_ films: [Film], _ preprocessing: Preprocessing, _ split: String) -> MaskSet {
        let line = ProgressLine("reading \(split)", unit: "films")
        let set = MaskSet(films, region: "lungs", preprocessing: preprocessing, workers: 2) {
            line.update($0, of: films.count)
        }
        line.finish()
        for problem in set.problems.prefix(5) { Terminal.error(problem) }
        print("\(split): \(set.films.count) films with masks, \(set.problems.count) left out")
        return set
    }

    private func decimals(_ value: Double) -> String { String(format: "%.4f", value) }
}
