import Reporting

/// How findings are spread over splits and sites.
struct BalanceSection {
    let report: IntegrityReport

    private static let mostRows = 200

    var markup: Markup {
        tag("section") {
            tag("h2") { "Balance of findings over splits and sites" }
            PageTable(
                ["Split", "Site", "Films", "Patients"] + report.findings.map(Numeral.name),
                report.balance.prefix(Self.mostRows).map { part in
                    [part.split, part.site, Numeral.count(part.films), Numeral.count(part.patients)]
                        + zip(part.present, part.absent).map(Self.cell)
                }, total: report.balance.count
            ).markup
            tag("p", ["class": "note-line"]) {
                "Per finding: films that show it, and the share of those where it is known."
            }
        }
    }

    private static func cell(_ present: Int, _ absent: Int) -> String {
        present + absent == 0
            ? "unknown"
            : "\(Numeral.count(present)) (\(Numeral.percent(Double(present) / Double(present + absent))))"
    }
}
