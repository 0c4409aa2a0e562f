import Metrics

/// A table of words and estimates, with the estimates' reasons as notes below.
struct PlainTable {
    enum Cell {
        case text(String)
        case estimate(Estimate?)
        /// A difference between two shares or areas, marked where its interval leaves out 0.
        case difference(Estimate?)
    }

    let titles: [String]
    let rows: [(title: String, cells: [Cell])]

    var markup: Markup {
        var footnotes = Footnotes()
        var body: [Markup] = []
        for row in rows {
            var cells: [Markup] = []
            for cell in row.cells {
                switch cell {
                case .text(let text): cells.append(tag("td") { text })
                case .estimate(let estimate): cells.append(EstimateCell.stacked(estimate, &footnotes))
                case .difference(let estimate): cells.append(Self.difference(estimate, &footnotes))
                }
            }
            body.append(
                tag("tr") {
                    tag("th", ["scope": "row"]) { row.title }
                    cells
                })
        }
        return .fragment([
            scrollArea(titles[0], isWide: true) {
                tag("table", ["class": "data"]) {
                    tag("thead") {
                        tag("tr") { titles.map { title in tag("th", ["scope": "col"]) { title } } }
                    }
                    tag("tbody") { body }
                }
            },
            footnotes.markup,
        ])
    }

    private static func difference(_ estimate: Estimate?, _ footnotes: inout Footnotes) -> Markup {
        guard let estimate, let value = estimate.value else {
            return EstimateCell.stacked(estimate, &footnotes)
        }
        let excludesZero = (estimate.lower ?? -1) > 0 || (estimate.upper ?? 1) < 0
        let letter = estimate.reason.map { footnotes.letter($0) }
        return tag("td", ["class": excludesZero ? "apart" : ""]) {
            Numeral.difference(value)
            if let letter { tag("sup") { letter } }
            if let interval = Numeral.interval(estimate) { tag("small") { interval } }
        }
    }
}

extension Numeral {
    /// A difference with its sign.
    static func difference(_ value: Double) -> String { (value > 0 ? "+" : "") + figure(value) }
}
