import Cohort
import Reporting

/// Does each model hold at sites that it was not trained at?
struct SiteQuestion {
    /// The audited model first; each on the same films, prepared its own way.
    let models: [(name: String, data: AuditData)]
    let trainingSites: Set<String>

    private static let fewestFilms = 5

    func answer() -> AuditAnswer {
        var figures: [AuditFigure] = []
        var missing: [String] = []
        var rows: [[String]] = []
        guard let first = models.first?.data else { return .none(.sites, because: ["there is no model"]) }
        let sites = Set(first.films.compactMap(\.film.site)).sorted()
        let unknown = first.films.count { $0.film.site == nil }
        if unknown > 0 {
            missing.append(
                "\(Numeral.count(unknown, "film")) of no known site \(unknown == 1 ? "is" : "are") in no column"
            )
        }
        if sites.count == 1 { missing.append("all films are of one site, \(sites[0])") }
        let inside = sites.filter(trainingSites.contains)
        if trainingSites.isEmpty, sites.count > 1 {
            missing.append(
                "the sites of training aren\u{2019}t known: name them, or audit on a cohort that holds the training "
                    + "films, for the gap between them and others")
        } else if !sites.isEmpty, inside.count == sites.count {
            missing.append("all sites were in training, so that there is no gap to others to tell")
        }
        guard !sites.isEmpty else { return .none(.sites, because: missing) }
        for (name, data) in models {
            for target in data.targets {
                var row = [name, Numeral.name(target.name)]
                for site in sites {
                    let figure = area(data, target, site, model: name)
                    figures.append(figure)
                    row.append(figure.value == nil ? figure.note ?? "undefined" : Wording.value(figure))
                }
                if let gap = gap(data, target, inside, sites, model: name) {
                    figures.append(gap)
                    row.append(Wording.value(gap))
                } else {
                    row.append("\u{2013}")
                }
                rows.append(row)
            }
        }
        let columns = sites.map { trainingSites.contains($0) ? "\($0) (in training)" : $0 }
        return AuditAnswer(
            .sites, sentence: sentence(figures, sites), figures: figures,
            tables: [
                AuditTable(
                    title: "AUROC by site", columns: ["Model", "Finding"] + columns + ["Gap to other sites"],
                    rows: rows)
            ], missing: missing)
    }

    private func members(_ data: AuditData, _ target: AuditTarget, _ sites: some Collection<String>) -> [Int]
    {
        let wanted = Set(sites)
        return target.members.filter { data.films[$0].film.site.map(wanted.contains) ?? false }
    }

    private func title(_ model: String) -> String { models.count > 1 ? "\(model), " : "" }

    private func area(_ data: AuditData, _ target: AuditTarget, _ site: String, model: String) -> AuditFigure
    {
        let members = members(data, target, [site])
        let positives = members.count { target.isPositive[$0] }
        let isEnough = positives >= Self.fewestFilms && members.count - positives >= Self.fewestFilms
        let scores = data.scores(target)
        return AuditFigure(
            "site-" + site, title(model) + site, finding: target.name, unit: .auroc,
            isEnough ? data.auroc(members.map { scores[$0] }, members, target) : nil, films: members.count,
            patients: data.patients(members),
            note: isEnough ? nil : "\(positives) with, \(members.count - positives) without")
    }

    private func gap(
        _ data: AuditData, _ target: AuditTarget, _ inside: [String], _ sites: [String], model: String
    ) -> AuditFigure? {
        let outside = sites.filter { !trainingSites.contains($0) }
        guard !inside.isEmpty, !outside.isEmpty else { return nil }
        let (known, other) = (members(data, target, inside), members(data, target, outside))
        let scores = data.scores(target)
        let first = RankedScores(scores, isPositive: target.isPositive, among: known)
        let second = RankedScores(scores, isPositive: target.isPositive, among: other)
        let gap = data.resampling(Array(data.films.indices)).interval { multiplicities in
            first.auroc(multiplicities).flatMap { area in second.auroc(multiplicities).map { area - $0 } }
        }
        return AuditFigure(
            "site-gap", title(model) + "Loss from sites of training to others", finding: target.name,
            unit: .difference, gap, films: known.count + other.count, patients: data.patients(known + other),
            judgement: .atLeast(data.thresholds.siteGap))
    }

    private func sentence(_ figures: [AuditFigure], _ sites: [String]) -> String {
        let gaps = figures.filter { $0.key == "site-gap" && $0.value != nil }
        if let worst = gaps.max(by: { ($0.value ?? 0) < ($1.value ?? 0) }) {
            return
                "From sites of training to others the AUROC falls by \(Wording.value(worst)) at most "
                + "(\(Numeral.name(worst.finding ?? "")))."
        }
        let areas = figures.filter { $0.key != "site-gap" }.compactMap(\.value)
        guard let low = areas.min(), let high = areas.max() else { return "No site has films of both kinds." }
        return
            "Across \(Numeral.count(sites.count, "site")) the AUROC lies between \(Wording.number(low, .auroc)) and "
            + "\(Wording.number(high, .auroc))."
    }
}
