import Cohort
public import Foundation
public import ModelFile
import Training

/// A training by a recipe, from a cohort file to a model file: what `thorax train` does, for Swift programs.
///
/// Everything that can be checked is checked before the first step.
public struct ClassifierTraining: Sendable {
    private let run: TrainingRun

    /// Where the model goes when ``train(onEpoch:)`` is done.
    public var modelFile: URL { run.modelFile }
    /// What a reader of the figures should know, in the words of the card.
    public var warnings: [String] { run.plan.warnings }

    /// Reads the recipe and the cohort, and decodes every film once.
    ///
    /// - Parameters:
    ///   - recipe: a recipe's YAML file.
    ///   - settings: recipe keys to override, `KEY=VALUE` with the key's dotted path.
    ///   - cohort: a cohort file that is split by patient.
    ///   - folder: the run's folder, which gets the model, the recipe as used, the log and the checkpoints.
    ///   - cache: folder of decoded films, which runs may share.
    ///   - device: "cpu", "cuda:0" or "mps".
    ///   - resume: go on from the folder's last checkpoint; start where there is none.
    /// - Throws: an error that names the recipe's key, the cohort's row, the patients in two splits, all unreadable
    ///   films at once, or the run that the folder holds already.
    public init(
        recipe: URL, settings: [String] = [], cohort: URL, folder: URL, cache: URL, device: String = "cpu",
        resume: Bool = false
    ) throws {
        run = try TrainingRun(
            recipe: Recipe(contentsOf: recipe, overrides: settings), cohort: Cohort(csv: cohort),
            options: .init(
                folder: folder, cache: cache, device: device, resume: resume, skipUnreadable: false)
        ) { _, _ in }
    }

    /// Trains, and writes the best epoch's model with its card.
    ///
    /// A checkpoint is written every so often: a program that was ended goes on with `resume`.
    ///
    /// - Parameter onEpoch: told of every epoch when it ends.
    /// - Returns: the model's card.
    public func train(onEpoch: @escaping @Sendable (Epoch) -> Void = { _ in }) async throws -> ModelCard {
        try await run.run { event in
            if case .epochEnded(let report) = event { onEpoch(Epoch(report)) }
        }
    }

    /// What an epoch came to.
    public struct Epoch: Sendable {
        /// The recipe's name for the phase.
        public let phase: String
        /// Counted from 1 within the phase.
        public let number: Int
        /// Mean loss over the training films.
        public let trainingLoss: Double
        /// Mean loss over the validation films.
        public let validationLoss: Double
        /// Validation figures by name, such as `auroc`; one that is undefined is left out.
        public let validation: [String: Double]
        /// Whether this is the best epoch so far.
        public let isBest: Bool

        init(_ report: EpochReport) {
            phase = report.phase
            number = report.epoch
            trainingLoss = report.trainingLoss
            validationLoss = report.validationLoss
            validation = report.scores
            isBest = report.isBest
        }
    }
}
