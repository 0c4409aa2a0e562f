import Clinical
import Cohort
import Reporting

/// A cohort in a table: films, patients, and films per finding, by split.
enum CohortSummary {
    static func text(_ cohort: Cohort) -> String {
        let splits = [Split?.none] + Split.allCases.map(Optional.some)
        let present = splits.filter { split in cohort.allFilms.contains { $0.split == split } }
        let rows = present.map { split in
            let films = cohort.allFilms.filter { $0.split == split }
            return [split?.rawValue ?? "no split", "\(films.count)", "\(Set(films.map(\.patient)).count)"]
                + cohort.findings.map { finding in
                    "\(films.count { $0.label(of: finding) == .present })"
                }
        }
        var table = TextTable(
            [.init("split")]
                + (["films", "patients"] + cohort.findings.map(\.name)).map { .init($0, .right) })
        for row in rows { table.add(row) }
        return table.description
    }
}
