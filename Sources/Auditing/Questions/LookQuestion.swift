import Assessment
import Cohort
import Foundation
import Groundwork
import Imaging
import ModelFile
import Reporting

/// How far does the probability move when only the look changes?
struct LookQuestion {
    let data: AuditData

    func answer() async throws -> AuditAnswer {
        let members = data.sample(Array(data.films.indices), data.settings.maximumFilmsChanged)
        let before = try await data.model.probabilities(of: members.map { data.films[$0].prepared })
        var missing: [String] = []
        var changes: [(key: String, title: String, film: (Int) -> PreparedFilm)] = LookChange.allCases.map {
            change in
            (
                change.rawValue, change.title,
                {
                    let film = data.films[$0]
                    return change(film.prepared, seed: data.settings.seed, index: $0, view: film.view)
                }
            )
        }
        if let pasted = fromAnotherSite(members) {
            changes.append(("margins-of-another-site", "Margins and corners of another site", pasted))
        } else {
            missing.append(
                "all films are of one site, or of none that is known, so that nothing can be pasted from another"
            )
        }
        var figures: [AuditFigure] = []
        var rows: [[String]] = []
        for change in changes {
            let after = try await data.model.probabilities(of: members.map(change.film))
            for target in data.targets {
                let output = target.output
                let moves = zip(before, after).map { abs($1[output] - $0[output]) }
                let threshold = data.model.card.threshold(for: target.finding) ?? 0.5
                let flips = zip(before, after).count {
                    ($0[output] >= threshold) != ($1[output] >= threshold)
                }
                let mean = data.resampling(members).mean(of: moves)
                figures.append(
                    AuditFigure(
                        change.key, change.title, finding: target.name, unit: .difference, mean,
                        films: members.count, patients: data.patients(members),
                        judgement: .atLeast(data.thresholds.lookChange)))
                let direction = zip(before, after).reduce(0) { $0 + $1.1[output] - $1.0[output] }
                rows.append([
                    Numeral.name(target.name), change.title, Wording.value(mean),
                    Wording.number(direction / Double(max(members.count, 1)), .difference),
                    "\(Numeral.count(flips)) of \(Numeral.count(members.count))",
                ])
            }
        }
        if members.count < data.films.count {
            missing.append(
                "looks were changed on \(Numeral.count(members.count)) of \(Numeral.count(data.films.count)) films"
            )
        }
        return AuditAnswer(
            .looks, sentence: sentence(figures), figures: figures,
            tables: [
                AuditTable(
                    title: "Changes of the probability",
                    columns: ["Finding", "Change of look", "Mean change", "Mean shift", "Decisions turned"],
                    rows: rows)
            ], missing: missing)
    }

    private func sentence(_ figures: [AuditFigure]) -> String {
        guard let worst = figures.max(by: { ($0.value ?? 0) < ($1.value ?? 0) }) else {
            return "No look was changed."
        }
        let bad = figures.count { $0.verdict == .warning }
        return
            "The probability moves most, by \(Wording.value(worst)) on average, when a film is changed thus: "
            + "\(worst.title.lowercasedFirst)"
            + (bad == 0
                ? "; no change of look reaches the limit."
                : "; \(Numeral.count(bad, "change reaches", "changes reach")) the limit.")
    }

    /// A film with the margins of a film of another site; `nil` where there is one site only.
    private func fromAnotherSite(_ members: [Int]) -> ((Int) -> PreparedFilm)? {
        let bySite = Dictionary(grouping: members.filter { data.films[$0].film.site != nil }) {
            data.films[$0].film.site ?? ""
        }
        guard bySite.count > 1 else { return nil }
        let sites = bySite.keys.sorted()
        return { host in
            let film = data.films[host]
            let others = sites.filter { $0 != film.film.site }
            var generator = SeededGenerator(data.settings.seed, "audit other site", host)
            let pool = bySite[others[generator.index(below: others.count)]] ?? [host]
            let donor = data.films[pool[generator.index(below: pool.count)]]
            return LookExchange.margins(
                film.prepared, lungs: LookExchange.lungs(of: film), donor: donor.prepared,
                lungs: LookExchange.lungs(of: donor), hostView: film.view, donorView: donor.view)
        }
    }
}
