package import Metrics

/// A confusion matrix as a table whose cells are shaded by the share of their row.
package struct ConfusionTable: Hashable, Sendable {
    package let classes: [String]
    /// `[truth, decision]`.
    package let counts: [[Int]]

    package init(_ confusion: ClassConfusion) {
        classes = confusion.classes.map(Numeral.name)
        counts = confusion.rows
    }

    /// The finding's presence first, as in a clinical two-by-two table.
    package init(_ confusion: BinaryConfusion, finding: String) {
        classes = [Numeral.name(finding), "No \(Numeral.name(finding))"]
        counts = [
            [confusion.truePositives, confusion.falseNegatives],
            [confusion.falsePositives, confusion.trueNegatives],
        ]
    }

    package var table: Markup {
        scrollArea("Confusion of truth and model") {
            tag("table", ["class": classes.count > 6 ? "confusion many" : "confusion"]) {
                tag("thead") {
                    tag("tr") {
                        tag("td")
                        tag("th", ["colspan": "\(classes.count)", "scope": "colgroup", "class": "over"]) {
                            "The model says"
                        }
                        tag("td")
                    }
                    tag("tr") {
                        tag("th", ["scope": "col", "class": "corner"]) { "Truth" }
                        for name in classes { tag("th", ["scope": "col"]) { name } }
                        tag("th", ["scope": "col", "class": "total"]) { "Films" }
                    }
                }
                tag("tbody") {
                    for (truth, row) in counts.enumerated() { self.row(truth, row) }
                }
            }
        }
    }

    private func row(_ truth: Int, _ row: [Int]) -> Markup {
        let total = row.reduce(0, +)
        return tag("tr") {
            tag("th", ["scope": "row"]) { classes[truth] }
            for (decision, count) in row.enumerated() {
                let share = total > 0 ? Double(count) / Double(total) : 0
                tag(
                    "td",
                    [
                        "class": decision == truth ? "cell right" : "cell",
                        "style": "--share:\(PlotFrame.number(share))",
                    ]
                ) {
                    tag("b") { Numeral.count(count) }
                    tag("span") { total > 0 ? Numeral.percent(share) : "\u{2013}" }
                }
            }
            tag("td", ["class": "total"]) { Numeral.count(total) }
        }
    }
}
