package import Assessment
import Clinical
package import Cohort
import Foundation
import Imaging
import ModelFile

/// Asks a model what it has learnt, by what it does with films and changes of them.
package struct Audit {
    package var settings = AuditSettings()
    package var thresholds = AuditThresholds()
    package var questions = Set(AuditQuestion.allCases)
    /// Whether copies of training films are searched in the pixels.
    package var looksForCopies = true
    package var workers = ProcessInfo.processInfo.activeProcessorCount
    /// Sites of training, where the cohort's training films don't tell.
    package var trainingSites: Set<String> = []
    package var explanationMethod = ExplanationMethod.gradCAM

    package init() {}

    /// A model under its name.
    package struct Subject: Sendable {
        let name: String
        let model: any FilmJudging

        package init(name: String, model: any FilmJudging) {
            self.name = name
            self.model = model
        }
    }

    /// What shows where the network looks, and what finds lungs; each may be missing.
    package struct Helpers: Sendable {
        package var explainer: (any FilmExplaining)?
        package var segmenter: (any LungSegmenting)?

        package init(explainer: (any FilmExplaining)? = nil, segmenter: (any LungSegmenting)? = nil) {
            self.explainer = explainer
            self.segmenter = segmenter
        }
    }

    /// Told what is done, how much of it, and of how much.
    package typealias Progress = (_ stage: String, _ done: Int, _ total: Int) -> Void

    /// - Parameters:
    ///   - others: models that are set beside the first in the table of sites.
    ///   - name: of the cohort.
    /// - Throws: where there is no film, none of the model's findings is among the cohort's, or the model fails.
    package func run(
        _ subject: Subject, others: [Subject] = [], cohort: Cohort, name: String,
        scope: Cohort.Evaluation, helpers: Helpers = Helpers(), progress: Progress = { _, _, _ in }
    ) async throws -> AuditReport {
        let card = subject.model.card
        let known = card.findings.filter(cohort.findings.contains)
        guard !known.isEmpty else {
            throw AuditError.noFinding(model: card.findings.map(\.name), cohort: cohort.findings.map(\.name))
        }
        let held = try cohort.heldOutFilms(for: scope)
        let chosen = held.count > settings.maximumFilms ? sample(held) : held
        var warnings = warnings(card, cohort, chosen: chosen.count, of: held.count)
        var films = AuditFilms.load(
            chosen, preparer: subject.model.preparer, findings: card.findings, workers: workers
        ) { progress("reading", $0, chosen.count) }
        if let segmenter = helpers.segmenter { films = try await films.segmented(by: segmenter) }
        warnings += films.problems
        guard !films.films.isEmpty else {
            throw AuditError.noFilms(reason: films.problems.first ?? "the cohort is empty")
        }
        let data = try await AuditData(
            films.films, model: subject.model, settings: settings, thresholds: thresholds
        ) { progress("judging", $0, films.films.count) }
        warnings += findingWarnings(card, data)
        var answers: [AuditAnswer] = []
        for question in AuditQuestion.allCases where questions.contains(question) {
            progress(question.rawValue, 0, 1)
            if question != .leakage, data.targets.isEmpty {
                answers.append(
                    .none(question, because: ["no finding has films both with and without it here"]))
                continue
            }
            answers.append(
                try await answer(question, subject, others, data, cohort, helpers, progress))
            progress(question.rawValue, 1, 1)
        }
        return AuditReport(
            model: subject.name, modelDescription: Self.description(card), cohort: name,
            date: Date.now.formatted(.iso8601.year().month().day()), films: films.films.count,
            patients: Set(films.films.map(\.film.patient)).count, findings: data.targets.map(\.name),
            answers: answers, warnings: warnings, thresholds: thresholds, settings: settings)
    }

    private func answer(
        _ question: AuditQuestion, _ subject: Subject, _ others: [Subject], _ data: AuditData,
        _ cohort: Cohort, _ helpers: Helpers, _ progress: Progress
    ) async throws -> AuditAnswer {
        switch question {
        case .leakage:
            return LeakageQuestion(
                card: subject.model.card, films: data.films.map(\.film), cohort: cohort,
                thresholds: thresholds, looksForCopies: looksForCopies, workers: workers
            ).answer(progress: progress)
        case .regions: return try await RegionQuestion(data: data).answer()
        case .saliency:
            guard let explainer = helpers.explainer else {
                return .none(.saliency, because: ["nothing here can explain this network"])
            }
            // A network that doesn't support the method is no reason to lose the rest of the report.
            do {
                return try await SaliencyQuestion(
                    data: data, explainer: explainer, method: explanationMethod
                ).answer()
            } catch { return .none(.saliency, because: ["\(error)"]) }
        case .fingerprints: return try await FingerprintQuestion(data: data).answer()
        case .exchange: return try await ExchangeQuestion(data: data).answer()
        case .looks: return try await LookQuestion(data: data).answer()
        case .sites:
            var models = [(subject.name, data)]
            for other in others { models.append((other.name, try await self.data(other, like: data))) }
            let sites = cohort.allFilms.filter { $0.split == .train }.compactMap(\.site)
            return SiteQuestion(
                models: models, trainingSites: trainingSites.isEmpty ? Set(sites) : trainingSites
            ).answer()
        case .calibration: return try await CalibrationQuestion(data: data).answer()
        }
    }

    /// The same films as another model wants them.
    private func data(_ other: Subject, like data: AuditData) async throws -> AuditData {
        let card = other.model.card
        let films =
            card.preprocessing == data.model.card.preprocessing
            ? data.films
            : AuditFilms.load(
                data.films.map(\.film), preparer: other.model.preparer, findings: [], workers: workers
            ).films
        return try await AuditData(films, model: other.model, settings: settings, thresholds: thresholds)
    }

    private func sample(_ films: [Film]) -> [Film] {
        PatientSample.choose(films, settings.maximumFilms, seed: settings.seed) { $0.patient }
    }

    private func warnings(_ card: ModelCard, _ cohort: Cohort, chosen: Int, of all: Int) -> [String] {
        var warnings = [cohort.sharedPatientsWarning].compactMap { $0 }
        warnings += (card.training.warnings ?? []).map { "In training: \($0)" }
        if chosen < all {
            warnings.append("\(chosen) of \(all) films were audited, whole patients at random.")
        }
        let unknown = card.findings.filter { !cohort.findings.contains($0) }
        if !unknown.isEmpty {
            warnings.append(
                "The cohort has no labels for \(unknown.map(\.name).joined(separator: ", ")): not asked about."
            )
        }
        return warnings
    }

    private func findingWarnings(_ card: ModelCard, _ data: AuditData) -> [String] {
        let patients = Set(data.films.map(\.film.patient)).count
        let few =
            patients < 20
            ? [
                "There \(patients == 1 ? "is only one patient" : "are only \(patients) patients"): "
                    + "intervals from so few are too narrow, or missing."
            ] : []
        return few
            + card.findings.enumerated().compactMap { output, finding in
                let target = AuditTarget(finding, output: output, films: data.films)
                guard !target.members.isEmpty, !target.hasBothClasses else { return nil }
                let all = target.isPositive[target.members[0]] ? "show" : "are without"
                return "All films with a known label \(all) \(finding.name): it is not asked about."
            }
    }

    private static func description(_ card: ModelCard) -> String {
        let architecture = card.networkName ?? "a network"
        return "\(architecture) at \(card.preprocessing.size) × \(card.preprocessing.size) pixels"
    }
}
