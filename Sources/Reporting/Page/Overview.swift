import Evaluating
import Metrics

/// Several evaluations side by side, and models against each other.
struct Overview {
    let chapters: [ReportContent]
    let comparisons: [ModelComparison]
    let notes: [String]

    @MarkupBuilder var markup: Markup {
        tag("section") {
            tag("h2") { "At a glance" }
            table
            tag("p", ["class": "note-line"]) {
                "Of several findings the figures are means over them. Every row has its own chapter below."
            }
        }
        if !comparisons.isEmpty || !notes.isEmpty {
            tag("section") {
                tag("h2") { "Model against model" }
                if !comparisons.isEmpty {
                    tag("p") {
                        "AUROC on the same films, by DeLong's test with films of one patient kept together. A difference "
                            + "in bold has an interval that leaves out 0."
                    }
                    differences
                }
                if !notes.isEmpty {
                    tag("ul", ["class": "reasons"]) { for note in notes { tag("li") { note } } }
                }
            }
        }
    }

    private var table: Markup {
        PlainTable(
            titles: ["Model and cohort", "Films", "AUROC", "AUPRC", "Decisions", "Brier score"],
            rows: chapters.map { content in
                let figures = Self.figures(content.evaluation)
                return (
                    "\(content.model) on \(content.cohort)",
                    [.text(Numeral.count(content.evaluation.counts.films))]
                        + figures.map { PlainTable.Cell.estimate($0) }
                )
            }
        ).markup
    }

    /// AUROC, AUPRC, balanced accuracy and Brier score, or their means.
    private static func figures(_ evaluation: Evaluation) -> [Estimate?] {
        switch evaluation {
        case .binary(let own): [own[.auroc], own[.averagePrecision], own[.balancedAccuracy], own[.brier]]
        case .exclusive(let own):
            [own[.macroAUROC], own[.macroAveragePrecision], own[.balancedAccuracy], own[.brier]]
        case .independent(let own):
            [
                own.macro[.auroc], own.macro[.averagePrecision], own.macro[.balancedAccuracy],
                own.macro[.brier],
            ]
        }
    }

    private var differences: Markup {
        scrollArea("Comparisons", isWide: true) {
            tag("table", ["class": "data"]) {
                tag("thead") {
                    tag("tr") {
                        ["Models", "Cohort", "Finding", "AUROC", "Difference", "p"].map { title in
                            tag("th", ["scope": "col"]) { title }
                        }
                    }
                }
                tag("tbody") { comparisons.map(row) }
            }
        }
    }

    private func row(_ comparison: ModelComparison) -> Markup {
        let areas = comparison.areas
        let isApart = areas.interval.lowerBound > 0 || areas.interval.upperBound < 0
        return tag("tr") {
            tag("th", ["scope": "row"]) { "\(comparison.a) against \(comparison.b)" }
            tag("td") { comparison.cohort }
            tag("td") { Numeral.name(comparison.finding) }
            tag("td") { "\(Numeral.figure(areas.a.auroc)) against \(Numeral.figure(areas.b.auroc))" }
            tag("td", ["class": isApart ? "apart" : ""]) {
                Numeral.difference(areas.difference)
                tag("small") {
                    "\(Numeral.figure(areas.interval.lowerBound)) to \(Numeral.figure(areas.interval.upperBound))"
                }
            }
            tag("td") { areas.pValue.map { Numeral.figure($0) } ?? "\u{2013}" }
        }
    }
}
