import Clinical
import Cohort
import Foundation
package import Metrics
package import ModelFile

/// Gives a model's card what validation films say: a calibration, thresholds, when to abstain, what to refuse and how to
/// combine a study's films.
package struct ModelCalibration: Sendable {
    /// What is fitted.
    package struct Options: Sendable {
        /// `nil` takes the method with the lowest log loss on patients left out.
        package var method: CalibrationMethod?
        /// Share of films whose truth is to be kept; `nil` for no rule of abstention.
        package var coverage: Double? = 0.9
        package var score = ConformalRule.Score.leastAmbiguous
        /// Share of films like its own that the gate may refuse; `nil` for no gate.
        package var refusalRate: Double? = 0.01
        /// "mean", "max" or "fitted"; `nil` keeps the card's.
        package var combination: Combination?
        /// The share of films with the finding where the model is to be used; `nil` for that of the films.
        package var prevalence: Double?
        /// For every finding, instead of the card's own rules.
        package var rule: ThresholdRule?
        package var folds = 5
        package var seed: UInt64 = 1

        package init() {}
    }

    /// A rule for a study's films, as a command line names it.
    package enum Combination: String, CaseIterable, Sendable { case mean, max, fitted }

    package let card: ModelCard
    package let choice: CalibrationChoice
    /// What was left out, and why.
    package let notes: [String]

    /// - Parameters:
    ///   - validation: films that training has not learnt from.
    ///   - reference: films that the gate learns the usual look from; `nil` takes half of the validation patients.
    package init(
        _ card: ModelCard, validation: JudgedFilms, reference: JudgedFilms?, split: String,
        options: Options = Options()
    ) throws {
        let table = TargetTable(validation.films, findings: card.findings, task: card.task)
        let films = validation.keeping(table)
        let choice = try CalibrationChoice(
            logits: films.logits, table: table, task: card.task, split: split, only: options.method,
            folds: options.folds, seed: options.seed)
        var notes = choice.notes
        var new = card
        new.training.noteCalibration()
        new.calibration = choice.calibration
        new.calibrationRecord = choice.record
        // For abstention each film is judged by a fit that hadn't seen its patient, as any later film will be.
        var unseen = choice.crossFitted
        if let prevalence = options.prevalence {
            let shift = try PriorShift(table, task: card.task, prevalence: prevalence)
            new.calibration = shift(choice.calibration)
            unseen = unseen.map { row in zip(row, shift.offsets).map { PriorShift.shifted($0, by: $1) } }
        }
        let probabilities = films.probabilities(new.calibration, task: card.task)
        new.thresholds = try Self.thresholds(card, table, probabilities, split, options.rule, &notes)
        new.conformal = try options.coverage.map { coverage in
            try ConformalRule.fit(
                unseen, table: table, task: card.task, coverage: coverage, score: options.score, split: split)
        }
        do {
            new.combination =
                try Self.combination(options.combination, films, table, probabilities, card.task)
                ?? card.combination
        } catch let error as MetricsError { notes.append("Studies: \(error).") }
        if let rate = options.refusalRate {
            do { new.gate = try Self.gate(films, reference, split: split, rate, options.seed) } catch {
                notes.append("Gate: \(error).")
            }
        } else {
            new.gate = nil
        }
        self.card = new
        self.choice = choice
        self.notes = notes
    }

    /// The card's thresholds, chosen again by their own rules on the probabilities as they now are.
    private static func thresholds(
        _ card: ModelCard, _ table: TargetTable, _ probabilities: [[Double]], _ split: String,
        _ rule: ThresholdRule?, _ notes: inout [String]
    ) throws -> [OperatingPoint] {
        guard card.task != .exclusive else { return [] }
        return try card.findings.enumerated().compactMap { index, finding in
            let old = card.thresholds.first { $0.finding == finding }
            guard let rule = rule ?? old.flatMap({ try? ThresholdRule(parsing: $0.rule) }) else { return old }
            do {
                let chosen = try rule.choose(on: try table.binarySample(probabilities, finding: index))
                return OperatingPoint(
                    finding: finding, threshold: chosen.value, rule: rule.description, split: split,
                    films: chosen.films, patients: chosen.patients, sensitivity: chosen.sensitivity,
                    specificity: chosen.specificity)
            } catch let error as MetricsError {
                guard case .thresholdUndefined = error else { throw error }
                notes.append("\(finding): \(error).")
                return old
            }
        }
    }

    private static func combination(
        _ wanted: Combination?, _ films: JudgedFilms, _ table: TargetTable, _ probabilities: [[Double]],
        _ task: ModelCard.Task
    ) throws -> StudyCombination? {
        switch wanted {
        case nil: return nil
        case .mean: return .mean
        case .max: return .max
        case .fitted:
            guard task != .exclusive else {
                throw MetricsError.nothingToFit(
                    what: "a rule for studies", reason: "exclusive classes are combined by mean or max")
            }
            return try StudyRuleFit.fit(Studies(films.films), probabilities: probabilities, table: table)
        }
    }

    private static func gate(
        _ films: JudgedFilms, _ reference: JudgedFilms?, split: String, _ rate: Double, _ seed: UInt64
    ) throws(GateFitError) -> FilmGate {
        if let reference {
            return try GateFit.fit(
                reference: reference, named: "train", limits: films, limitsNamed: split, refusalRate: rate)
        }
        let parts = CalibrationChoice.parts(films.films.map(\.patient), count: 2, seed: seed)
        return try GateFit.fit(
            reference: films.picking { parts[$0] == 0 }, named: split,
            limits: films.picking { parts[$0] == 1 }, limitsNamed: split, refusalRate: rate)
    }
}
