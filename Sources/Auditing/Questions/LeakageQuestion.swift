import Cohort
import Foundation
import Groundwork
import Integrity
import ModelFile
import Reporting

/// Does the test share patients, files or near-copies with training?
struct LeakageQuestion {
    let card: ModelCard
    let films: [Film]
    /// The whole cohort: its training films are searched for copies of the audited ones.
    let cohort: Cohort
    let thresholds: AuditThresholds
    let looksForCopies: Bool
    let workers: Int

    func answer(progress: (String, Int, Int) -> Void) -> AuditAnswer {
        let subjects = card.training.subjects
        let patients = Set(films.map(\.patient))
        var figures: [AuditFigure] = []
        var missing: [String] = []
        var words: [String] = []
        if subjects.patients.isEmpty {
            missing.append("the model file keeps no hashes of its training patients")
        } else {
            let seen = Set(subjects.patientsSeen(among: patients))
            figures.append(
                share("seen-patients", "Patients seen in training", seen.count, of: patients.count))
            words.append(
                "\(seen.isEmpty ? "none" : "\(seen.count)") of \(Numeral.count(patients.count)) patients")
        }
        if subjects.films.isEmpty {
            missing.append("the model file keeps no hashes of its training films")
        } else {
            let digests = films.map { try? Digest.sha256(contentsOf: URL(filePath: $0.path)) }
            let seen = Set(subjects.filmsSeen(among: digests.compactMap { $0 }))
            let count = digests.count { $0.map(seen.contains) ?? false }
            figures.append(share("seen-files", "Files seen in training", count, of: films.count))
            words.append("\(count == 0 ? "none" : "\(count)") of \(Numeral.count(films.count)) files")
        }
        var sentence =
            words.isEmpty
            ? "" : "Of the audited films, training has seen \(words.joined(separator: " and "))."
        let copies = self.copies(&missing, progress)
        if let copies {
            figures.append(copies.figure)
            sentence +=
                copies.rows.isEmpty
                ? " No copy of a film lies in training and in the audited films."
                : " \(Numeral.count(copies.rows.count, "film")) of the audited ones "
                    + (copies.rows.count == 1
                        ? "is a copy of a training film." : "are copies of training films.")
        }
        guard !figures.isEmpty else { return .none(.leakage, because: missing) }
        let tables =
            copies.map { copies in
                copies.rows.isEmpty
                    ? []
                    : [
                        AuditTable(
                            title: "Copies of training films",
                            columns: ["Audited film", "Training film", "Kind"],
                            rows: Array(copies.rows.prefix(50)))
                    ]
            } ?? []
        return AuditAnswer(
            .leakage, sentence: sentence, figures: figures, tables: tables, missing: missing)
    }

    /// Counts are certain: no interval, and any film above the limit is a warning.
    private func share(_ key: String, _ title: String, _ count: Int, of total: Int) -> AuditFigure {
        let value = total > 0 ? Double(count) / Double(total) : 0
        let judgement = Judgement.atLeast(max(thresholds.leakedShare, .leastNonzeroMagnitude))
        return AuditFigure(
            key, title, unit: .share, Interval(value: value, lower: value, upper: value), films: films.count,
            patients: Set(films.map(\.patient)).count, judgement: judgement)
    }

    private func copies(
        _ missing: inout [String], _ progress: (String, Int, Int) -> Void
    ) -> (figure: AuditFigure, rows: [[String]])? {
        let audited = Set(films.map(\.path))
        let training = cohort.allFilms.filter { $0.split == .train && !audited.contains($0.path) }
        guard !training.isEmpty else {
            missing.append("the cohort holds no training films, so that near-copies can't be looked for")
            return nil
        }
        guard looksForCopies else {
            missing.append("near-copies were not looked for, as asked")
            return nil
        }
        guard
            let both = try? Cohort(
                films: training.map { $0.assigned(to: .train) } + films.map { $0.assigned(to: .test) },
                findings: cohort.findings)
        else { return nil }
        var check = CohortCheck()
        check.workers = workers
        let report = check.run(both, name: "", progress: progress)
        let rows = report.duplicates.filter(\.crossesSplits).map { pair in
            let isFirst = audited.contains(pair.first.path)
            return [
                isFirst ? pair.first.path : pair.second.path, isFirst ? pair.second.path : pair.first.path,
                pair.relation.rawValue,
            ]
        }
        let count = Set(rows.map { $0[0] }).count
        return (share("copies", "Copies of training films", count, of: films.count), rows)
    }
}
