import Clinical
package import Cohort
import Foundation

/// Checks a cohort before anything is learnt from it.
package struct CohortCheck: Sendable {
    /// An attribute alone that tells a finding this well is a warning, and a notice.
    package var confoundingWarning = 0.8
    package var confoundingNotice = 0.7
    package var duplicates = DuplicateThresholds()
    /// False looks at the table and at the files' sizes only.
    package var looksAtPixels = true
    package var workers = ProcessInfo.processInfo.activeProcessorCount

    package init() {}

    /// - Parameter progress: told what is done, how much of it, and of how much; from the caller's thread.
    package func run(
        _ cohort: Cohort, name: String, progress: (String, Int, Int) -> Void = { _, _, _ in }
    ) -> IntegrityReport {
        let films = cohort.allFilms
        let survey =
            looksAtPixels
            ? FilmSurvey(films: films, workers: workers) { progress("reading", $0, films.count) }
            : FilmSurvey(statOnly: films)
        let search = DuplicateSearch(
            films: films, survey: survey, thresholds: duplicates, workers: workers)
        let outcome = looksAtPixels ? search.run(progress: progress) : .init()
        let confounding = ConfoundingCheck(
            films: films, findings: cohort.findings,
            attributes: Attribute.all(of: films, survey: survey), warning: confoundingWarning,
            notice: confoundingNotice)
        return IntegrityReport(
            cohort: name, films: films.count, patients: Set(films.map(\.patient)).count,
            findings: cohort.findings.map(\.name), lookedAtPixels: looksAtPixels,
            limits: .init(
                confoundingWarning: confoundingWarning, confoundingNotice: confoundingNotice,
                duplicates: duplicates),
            effort: .init(candidatePairs: outcome.candidates, comparedPairs: outcome.confirmations),
            leaks: PatientLeaks.find(in: films), duplicates: Self.records(outcome.pairs, films),
            contradictions: LabelContradictions.find(in: films),
            unreadable: survey.unreadable.sorted { $0.key < $1.key }.map {
                .init(film: FilmRecord(films[$0.key]), reason: $0.value, kind: "unreadable")
            },
            odd: OddFilms(films: films, survey: survey).find(),
            balance: Balance.records(of: films, findings: cohort.findings),
            confounding: confounding.records())
    }

    private static func records(_ pairs: [DuplicateSearch.Pair], _ films: [Film]) -> [DuplicateRecord] {
        var union = DuplicateGroups(pairs)
        var groupOfFilm: [Int: Int] = [:]
        for (number, group) in union.groups(of: pairs).enumerated() {
            for film in group { groupOfFilm[film] = number + 1 }
        }
        let records = pairs.map { pair in
            let (first, second) = (films[pair.first], films[pair.second])
            let splits = Set([first.split, second.split].compactMap { $0 })
            return DuplicateRecord(
                first: FilmRecord(first), second: FilmRecord(second), relation: pair.relation,
                isMirrored: pair.isMirrored, scale: [pair.placement.scaleX, pair.placement.scaleY],
                shift: [pair.placement.shiftX, pair.placement.shiftY], overall: pair.agreement?.overall,
                fine: pair.agreement?.fine, group: groupOfFilm[pair.first] ?? 0,
                crossesSplits: splits.count > 1, hasOtherPatient: first.patient != second.patient,
                conflictingFindings: LabelContradictions.between(first, second))
        }
        return records.sorted {
            ($0.group, $0.first.path, $0.second.path) < ($1.group, $1.first.path, $1.second.path)
        }
    }
}
