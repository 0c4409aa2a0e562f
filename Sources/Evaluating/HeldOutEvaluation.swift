package import Assessment
import Clinical
package import Cohort
import Foundation
import Groundwork
package import Metrics
package import ModelFile

/// A model's judgement on films that training has not seen: the one way to the held-out films.
package struct HeldOutEvaluation: Sendable {
    package let table: TargetTable
    package let card: ModelCard
    /// What the cohort and the card say against the figures.
    private let misgivings: [String]

    /// One judged film.
    package struct Outcome: Sendable {
        package let film: Film
        package let assessment: FilmAssessment
    }

    /// What came out.
    package struct Result: Sendable {
        package let evaluation: Evaluation
        /// The same within each site, where there are several.
        package let sites: [(name: String, evaluation: Evaluation)]
        package let outcomes: [Outcome]
        /// Films that could not be assessed, and are in no figure.
        package let failures: [FilmAssessment]
        package let warnings: [String]
        /// The judged films' labels.
        package let table: TargetTable
        package let details: EvaluationDetails
    }

    /// What is computed beyond the metrics.
    package struct Options: Sendable {
        /// Rules by which thresholds are chosen on validation films.
        package var rules: [ThresholdRule] = []
        /// For which predictive values are worked out, by finding; "" stands for every finding.
        package var prevalences: [String: [Double]] = [:]
        /// How films of one study are combined; `nil` for the card's own rule, else the mean.
        package var combination: StudyCombination?

        package init() {}
    }

    /// Films that thresholds may be chosen on; empty where the cohort has none.
    private let validation: TargetTable

    /// Opens the films that `scope` names, with the labels that the card's findings ask for.
    ///
    /// - Parameter allowSharedPatients: goes on where a patient is in two splits, with a warning in the result.
    /// - Throws: where a patient is in two splits, a finding has no column, or there is no film.
    package init(
        card: ModelCard, cohort: Cohort, scope: Cohort.Evaluation, allowSharedPatients: Bool = false
    ) throws {
        if !allowSharedPatients { try cohort.checkPatientsStayInOneSplit() }
        misgivings =
            [cohort.sharedPatientsWarning].compactMap { $0 }
            + (card.training.warnings ?? []).map { "In training: \($0)" }
        let findings = try TargetTable.resolve(card.findings.map(\.name), in: cohort)
        table = TargetTable(try cohort.heldOutFilms(for: scope), findings: findings, task: card.task)
        self.card = card
        validation = TargetTable(
            (try? cohort.films(in: .validation)) ?? [], findings: findings, task: card.task)
        guard !table.films.isEmpty else { throw TargetError.noFilms(split: "test", task: card.task.rawValue) }
    }

    /// Assesses every film and computes every figure.
    ///
    /// - Parameter progress: told of films done.
    package func run(
        _ predictor: some Predicting, bootstrap: Bootstrap, options: Options = Options(),
        progress: (Int) -> Void
    ) async throws -> Result {
        let (outcomes, failures) = await judge(table.films, predictor, progress)
        if outcomes.isEmpty, let first = failures.first {
            throw TargetError.nothingAssessed(films: failures.count, first: first.failure ?? first.path)
        }
        var warnings = misgivings + overlap(outcomes)
        if !failures.isEmpty {
            warnings.append("\(failures.count) films could not be assessed and are left out.")
        }
        if table.unlabelled > 0 {
            warnings.append(
                "\(table.unlabelled) films have no label that this task can use and are left out.")
        }
        let judged = labels(outcomes)
        return Result(
            evaluation: try evaluate(outcomes, bootstrap), sites: try sites(outcomes, bootstrap),
            outcomes: outcomes, failures: failures, warnings: warnings, table: judged,
            details: try await details(outcomes, judged, predictor, bootstrap, options))
    }

    /// What the model says of films, and of which it says nothing.
    private func judge(
        _ films: [Film], _ predictor: some Predicting, _ progress: (Int) -> Void
    ) async -> (outcomes: [Outcome], failures: [FilmAssessment]) {
        var outcomes: [Outcome] = []
        var failures: [FilmAssessment] = []
        var done = 0
        for await assessment in predictor.predict(films.map(\.path)) {
            if assessment.failure == nil {
                outcomes.append(Outcome(film: films[done], assessment: assessment))
            } else {
                failures.append(assessment)
            }
            done += 1
            progress(done)
        }
        return (outcomes, failures)
    }

    private func labels(_ outcomes: [Outcome]) -> TargetTable {
        TargetTable(outcomes.map(\.film), findings: table.findings, task: card.task)
    }

    private func probabilities(_ outcomes: [Outcome]) -> [[Double]] {
        outcomes.map { $0.assessment.findings.map(\.probability) }
    }

    private func details(
        _ outcomes: [Outcome], _ judged: TargetTable, _ predictor: some Predicting, _ bootstrap: Bootstrap,
        _ options: Options
    ) async throws -> EvaluationDetails {
        var chosenOn: (table: TargetTable, probabilities: [[Double]])?
        var notes: [String] = []
        if !options.rules.isEmpty, card.task != .exclusive {
            let (validated, _) = await judge(validation.films, predictor) { _ in }
            if validated.isEmpty {
                notes.append("Thresholds: the cohort has no validation film to choose them on.")
            } else {
                chosenOn = (labels(validated), probabilities(validated))
            }
        }
        var details = try DetailBuilder(
            card: card, table: judged, probabilities: probabilities(outcomes), bootstrap: bootstrap
        ).build(rules: options.rules, validation: chosenOn, prevalences: options.prevalences)
        details.gate = card.gate.map { GateOutcome($0, outcomes) }
        details.studies = try studies(outcomes, bootstrap, options.combination)
        details.notes += notes
        return details
    }

    private typealias GateOutcome = EvaluationDetails.GateOutcome

    /// The same judgement by study; `nil` where no study has several films.
    private func studies(
        _ outcomes: [Outcome], _ bootstrap: Bootstrap, _ wanted: StudyCombination?
    ) throws -> EvaluationDetails.StudyOutcome? {
        let studies = Studies(outcomes.map(\.film))
        guard studies.withSeveralFilms > 0 else { return nil }
        let rule = wanted ?? card.combination ?? .mean
        let combined = studies.probabilities(probabilities(outcomes), by: rule, task: card.task)
        let kept = studies.films.indices.filter { index in
            !TargetTable([studies.films[index]], findings: table.findings, task: card.task).films.isEmpty
        }
        guard !kept.isEmpty else { return nil }
        let evaluation = try TargetTable(
            kept.map { studies.films[$0] }, findings: table.findings, task: card.task
        ).evaluation(
            kept.map { combined[$0] }, task: card.task,
            thresholds: card.findings.map { card.threshold(for: $0) ?? 0.5 }, bootstrap: bootstrap)
        return .init(
            rule: rule.summary, studies: kept.count, withSeveralFilms: studies.withSeveralFilms,
            evaluation: evaluation)
    }

    /// Whether training saw these patients, or files with the same bytes under whatever name.
    private func overlap(_ outcomes: [Outcome]) -> [String] {
        let subjects = card.training.subjects
        let patients = subjects.patientsSeen(among: Set(outcomes.map(\.film.patient)))
        let digests = outcomes.compactMap { try? Digest.sha256(contentsOf: URL(filePath: $0.film.path)) }
        let films = subjects.filmsSeen(among: digests)
        return [(patients.count, "patients"), (films.count, "films")].filter { $0.0 > 0 }.map {
            "\($0.0) of these \($0.1) were seen in training: the figures are too good to be believed."
        }
    }

    private func evaluate(_ outcomes: [Outcome], _ bootstrap: Bootstrap) throws -> Evaluation {
        try labels(outcomes).evaluation(
            probabilities(outcomes), task: card.task,
            thresholds: card.findings.map { card.threshold(for: $0) ?? 0.5 }, bootstrap: bootstrap)
    }

    private func sites(_ outcomes: [Outcome], _ bootstrap: Bootstrap) throws -> [(String, Evaluation)] {
        let groups = Dictionary(grouping: outcomes) { $0.film.site ?? "" }
        guard groups.count > 1 else { return [] }
        return try groups.sorted { $0.key < $1.key }.filter { !$0.key.isEmpty }.map {
            ($0.key, try evaluate($0.value, bootstrap))
        }
    }
}
