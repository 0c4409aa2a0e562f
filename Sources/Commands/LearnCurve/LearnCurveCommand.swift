import ArgumentParser
import DataCommands
import Foundation
import Tuning

struct LearnCurveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn-curve",
        abstract: "Trains on growing parts of the training patients and says what more patients would bring.",
        discussion: """
            Parts are nested and keep patients whole; all are judged on the same validation films by the recipe's \
            earlyStopping.metric (--judge test: on the test split). The output folder gets runs.csv, \
            learning-curve.json and learning-curve.html with the power law error = a·n^(−b) + c. Run the command \
            again to go on after an interruption. Docs/learning-curves.md says when such a curve can be trusted.

              thorax learn-curve Recipes/compact.yaml --cohort split.csv --repeats 3 --output curve
            """)

    enum Judge: String, ExpressibleByArgument, CaseIterable { case validation, test }

    @Argument(help: "The recipe, a YAML file.")
    var recipe: String
    @OptionGroup
    var films: SplitCohortOptions
    @Option(name: .shortAndLong, help: "The curve's folder.")
    var output: String
    @Option(help: "Fractions of the training patients, separated by commas.")
    var fractions = "0.1,0.2,0.5,1"
    @Option(help: "Trainings at every fraction, with other patients and another seed each.")
    var repeats = 3
    @OptionGroup
    var parallel: TrialWorkersOption
    @Option(help: "Films to judge on.")
    var judge = Judge.validation
    @Option(help: "Seed of the choice of patients and of the bootstrap.")
    var seed: UInt64 = 1
    @OptionGroup
    var training: TrainingOptions

    func validate() throws {
        _ = try parts
        guard (1...1000).contains(repeats) else {
            throw ValidationError("--repeats \(repeats): expected 1 to 1000")
        }
    }

    /// The fractions in growing order.
    var parts: [Double] {
        get throws {
            let parts = fractions.split(separator: ",").map {
                Double($0.trimmingCharacters(in: .whitespaces)) ?? -1
            }
            guard Set(parts).count >= 3, parts.allSatisfy({ $0 > 0 && $0 <= 1 }) else {
                throw ValidationError(
                    "--fractions \(fractions): expected three or more different numbers above 0 up to 1, such as 0.1,0.2,0.5,1"
                )
            }
            return Set(parts).sorted()
        }
    }

    func run() async throws {
        let folder = URL(filePath: output)
        let curve = try CurveTraining(self)
        let runs = try await curve.run(in: folder).run { CurveProgress.show($0, metric: curve.metric) }
        let fitted = LearningCurve(metric: curve.metric, runs: runs, seed: seed)
        try LearningCurvePage(
            curve: fitted, recipe: curve.recipeName, cohort: films.cohort, judgedOn: judge.rawValue
        ).write(to: folder)
        Terminal.print(fitted.sentence)
        Terminal.print("report \(folder.appending(path: "learning-curve.html").path)")
    }
}
