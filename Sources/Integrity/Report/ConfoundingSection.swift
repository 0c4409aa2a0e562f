import Reporting

/// What each finding could be told by, without a look at the lungs.
struct ConfoundingSection {
    let report: IntegrityReport

    private static let mostRows = 60
    private static let mostTables = 12

    var markup: Markup {
        tag("section") {
            tag("h2") { "What could be learnt instead of disease" }
            if report.confounding.isEmpty {
                tag("p") {
                    "No attribute takes two values, or no finding has five patients with it and five without: nothing can "
                    "be said."
                }
            } else {
                tag("p") {
                    "How well a single attribute, without the film\u{2019}s content, tells each finding. 0.5 is chance."
                }
                scrollArea("Findings and attributes", isWide: true) {
                    tag("table", ["class": "data"]) {
                        tag("thead") {
                            tag("tr") {
                                for title in [
                                    "Finding", "Attribute", "AUROC", "95 % interval", "Cramér\u{2019}s V",
                                    "Information",
                                    "With / films", "",
                                ] {
                                    tag("th", ["scope": "col"]) { title }
                                }
                            }
                        }
                        tag("tbody") {
                            for record in report.confounding.prefix(Self.mostRows) { row(record) }
                        }
                    }
                }
                if report.confounding.count > Self.mostRows {
                    tag("p", ["class": "note-line"]) {
                        "\(Numeral.count(report.confounding.count - Self.mostRows)) weaker ones are in the JSON."
                    }
                }
                for record in (report.warnings + report.notices).prefix(Self.mostTables) { table(record) }
            }
        }
    }

    private func row(_ record: ConfoundingRecord) -> Markup {
        tag("tr") {
            tag("th", ["scope": "row"]) { Numeral.name(record.finding) }
            tag("td") { record.attribute }
            tag("td", ["class": record.level == .none ? "" : "value"]) {
                Numeral.figure(record.auroc)
            }
            tag("td") {
                "\(Numeral.figure(record.lower))–\(Numeral.figure(record.upper))"
            }
            tag("td") { Numeral.figure(record.cramersV, decimals: 2) }
            tag("td") { Numeral.percent(record.informationShare) }
            tag("td") { "\(Numeral.count(record.positives)) / \(Numeral.count(record.films))" }
            tag("td", ["class": record.level == .warning ? "strong" : ""]) {
                record.level == .none ? "" : record.level.rawValue
            }
        }
    }

    private func table(_ record: ConfoundingRecord) -> Markup {
        tag("div") {
            tag("h3") { "\(Numeral.name(record.finding)) by \(record.attribute)" }
            tag("p") { record.sentence }
            PageTable(
                [record.attribute, "with", "without", "share with"],
                record.table.prefix(12).map { row in
                    [
                        row.value, Numeral.count(row.with), Numeral.count(row.without),
                        Numeral.percent(Double(row.with) / Double(max(1, row.with + row.without))),
                    ]
                }, total: record.table.count
            ).markup
        }
    }
}
