import ArgumentParser
import BundledModels
import Cohort
import DataCommands
import Evaluating
import Foundation
import Inference
import ModelFile
import Reporting

struct LungsEvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Compares a segmenter's masks with those that people drew, source by source.",
        discussion: """
            Held-out films whose cohort file names lung masks; a source is the film's `site`. Distances are \
            fractions of the film's side.

              thorax lungs evaluate --cohort masks.csv
            """)

    @Option(help: "The cohort file, with masks.")
    var cohort: String
    @Flag(help: "All films of a cohort that was never trained on, instead of its test split.")
    var all = false
    @Option(help: "Another segmenter than the one that comes with Thorax.")
    var segmenter: String?
    @Option(
        name: .customLong("convention"),
        help: "What a source's masks hold where it differs, SOURCE=TEXT; repeatable.")
    var conventions: [String] = []
    @Option(help: "Write the segmenter with these figures in its card to this file.")
    var output: String?

    func run() async throws {
        let path = segmenter ?? BundledModels.lungs
        let file = try SegmenterFile.read(path)
        let cohort = try Cohort(csv: URL(filePath: cohort))
        let films = try cohort.heldOutFilms(for: all ? .externalCohort : .testSplit)
        let set = MaskSet(
            films, region: "lungs", preprocessing: file.card.preprocessing, workers: 2)
        for problem in set.problems.prefix(5) { Terminal.error(problem) }
        guard !set.films.isEmpty else {
            throw ValidationError(
                "none of these films has a readable mask 'lungs' in the cohort's column `masks`")
        }
        let line = ProgressLine("finding lungs", unit: "films")
        let clock = ContinuousClock()
        let start = clock.now
        let evaluation = try await SegmentationEvaluation(
            try await LungSegmenter(contentsOf: path), on: set
        ) { line.update($0, of: set.films.count) }
        line.finish()
        let rate = Double(set.films.count) / ((clock.now - start) / .seconds(1))
        let texts = conventions.map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        let figures = evaluation.figures(
            conventions: Dictionary(
                texts.filter { $0.count == 2 }.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 }))
        print("source                     films  patients  Dice    5 %     HD95    HD      convention")
        for row in figures {
            print(
                row.source.padding(toLength: 25, withPad: " ", startingAt: 0),
                String(
                    format: "%6d  %8d  %.4f  %.4f  %.4f  %.4f  %@", row.films, row.patients, row.dice,
                    row.diceFifthPercentile, row.hausdorff95, row.hausdorff, row.convention as NSString))
        }
        print(String(format: "%.1f films/s, masks and scores together", rate))
        if let output {
            var card = file.card
            card.figures =
                card.figures.filter { old in !figures.contains { $0.source == old.source } } + figures
            try SegmenterFile(card: card, tensors: file.tensors).write(to: URL(filePath: output))
            print("segmenter \(output)")
        }
    }
}
