import Reporting

/// A plain table of a page, with a line for what was left out.
struct PageTable {
    let titles: [String]
    let rows: [[String]]
    let total: Int
    /// Columns of words rather than figures.
    let isText: Bool

    init(_ titles: [String], _ rows: [[String]], total: Int? = nil, isText: Bool = false) {
        self.titles = titles
        self.rows = rows
        self.total = total ?? rows.count
        self.isText = isText
    }

    var markup: Markup {
        scrollArea(titles.first ?? "Table", isWide: !isText) {
            tag("table", ["class": "data"]) {
                tag("thead") {
                    tag("tr") {
                        for title in titles { tag("th", ["scope": "col"]) { title } }
                    }
                }
                tag("tbody") {
                    for row in rows {
                        tag("tr") {
                            for cell in row { tag("td", isText ? ["class": "long"] : [:]) { cell } }
                        }
                    }
                }
            }
            if total > rows.count {
                tag("p", ["class": "note-line"]) {
                    "\(Numeral.count(total - rows.count)) more are in the JSON."
                }
            }
        }
    }
}
