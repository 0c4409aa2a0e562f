import Metrics

/// Collects notes, each once, and hands out their letters.
struct Footnotes {
    private(set) var notes: [String] = []

    mutating func letter(_ note: String) -> String {
        let index = notes.firstIndex(of: note) ?? notes.count
        if index == notes.count { notes.append(note) }
        return Self.letters(index)
    }

    /// a … z, aa, ab …
    private static func letters(_ index: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(97 + index % 26)))
        return index < 26 ? letter : letters(index / 26 - 1) + letter
    }

    var markup: Markup {
        .fragment(
            notes.enumerated().map { index, note in
                tag("p", ["class": "note-line"]) {
                    tag("sup") { Self.letters(index) }
                    " \(note.prefix(1).uppercased())\(note.dropFirst())."
                }
            })
    }
}

/// Metrics one below the other, each with its interval and what it was counted on.
struct EstimateTable {
    struct Row {
        let title: String
        let estimate: Estimate
        /// Whether the metric runs from 0 to 1, so that a bar can show it.
        let hasBar: Bool
    }

    struct Group {
        let title: String
        let rows: [Row]
    }

    let groups: [Group]

    var markup: Markup {
        var footnotes = Footnotes()
        let confidence = groups.first?.rows.first?.estimate.confidence ?? 0.95
        let bodies = groups.filter { !$0.rows.isEmpty }.map { body($0, &footnotes) }
        return .fragment([
            scrollArea("Metrics") {
                tag("table", ["class": "data"]) {
                    tag("thead") {
                        tag("tr") {
                            tag("th", ["scope": "col"]) { "Metric" }
                            tag("th", ["scope": "col"]) { "Value" }
                            tag("th", ["scope": "col"]) { "\(Numeral.confidence(confidence)) interval" }
                            tag("th", ["scope": "col", "class": "bar-cell"]) { axis }
                            tag("th", ["scope": "col"]) { "Films" }
                        }
                    }
                    bodies
                }
            },
            footnotes.markup,
        ])
    }

    /// The scale of the bars below, in the table's head.
    private var axis: Markup {
        tag(
            "svg",
            ["viewBox": "0 0 132 14", "class": "interval", "role": "img", "aria-label": "Scale from 0 to 1"]
        ) {
            for (label, x) in [("0", "6"), ("0.5", "66"), ("1", "126")] {
                tag("text", ["x": x, "y": "11", "text-anchor": "middle", "class": "tick"]) { label }
            }
        }
    }

    private func body(_ group: Group, _ footnotes: inout Footnotes) -> Markup {
        var rows: [Markup] = []
        for row in group.rows { rows.append(self.row(row, &footnotes)) }
        return tag("tbody") {
            if !group.title.isEmpty {
                tag("tr", ["class": "group"]) {
                    tag("th", ["colspan": "5", "scope": "rowgroup"]) { group.title }
                }
            }
            rows
        }
    }

    private func row(_ row: Row, _ footnotes: inout Footnotes) -> Markup {
        let letter = row.estimate.reason.map { footnotes.letter($0) }
        return tag("tr") {
            tag("th", ["scope": "row"]) { row.title }
            EstimateCell.value(row.estimate, note: letter)
            tag("td", ["class": "interval-cell"]) { Numeral.interval(row.estimate) ?? "" }
            tag("td", ["class": "bar-cell"]) {
                if row.hasBar, row.estimate.value != nil { IntervalBar(row.estimate).svg }
            }
            tag("td") { Numeral.basis(row.estimate.counts) }
        }
    }
}

/// A table's cells for an estimate.
enum EstimateCell {
    static func value(_ estimate: Estimate, note: String?) -> Markup {
        tag("td", ["class": estimate.value == nil ? "value missing" : "value"]) {
            estimate.value.map { Numeral.figure($0) } ?? "undefined"
            if let note { tag("sup") { note } }
        }
    }

    /// The value with its interval below.
    static func stacked(_ estimate: Estimate?, _ footnotes: inout Footnotes) -> Markup {
        guard let estimate else { return tag("td") }
        let letter = estimate.reason.map { footnotes.letter($0) }
        return tag("td", ["class": estimate.value == nil ? "missing" : ""]) {
            estimate.value.map { Numeral.figure($0) } ?? "undefined"
            if let letter { tag("sup") { letter } }
            if let interval = Numeral.interval(estimate) { tag("small") { interval } }
        }
    }
}

/// A table whose rows are classes, findings or sites, and whose columns are estimates.
struct ComparisonTable {
    struct Row {
        let title: String
        /// Cells after the estimates, which a narrow screen shows first.
        let counts: [String]
        let estimates: [Estimate?]
        var isSum = false
    }

    let title: String
    let countTitles: [String]
    let estimateTitles: [String]
    let rows: [Row]

    var markup: Markup {
        var footnotes = Footnotes()
        var body: [Markup] = []
        for row in rows {
            var cells: [Markup] = []
            for estimate in row.estimates { cells.append(EstimateCell.stacked(estimate, &footnotes)) }
            body.append(
                tag("tr", row.isSum ? ["class": "sum"] : [:]) {
                    tag("th", ["scope": "row"]) { row.title }
                    cells
                    row.counts.map { count in tag("td") { count } }
                })
        }
        return .fragment([
            scrollArea(title, isWide: true) {
                tag("table", ["class": "data"]) {
                    tag("thead") {
                        tag("tr") {
                            ([title] + estimateTitles + countTitles).map { title in
                                tag("th", ["scope": "col"]) { title }
                            }
                        }
                    }
                    tag("tbody") { body }
                }
            },
            footnotes.markup,
        ])
    }
}
