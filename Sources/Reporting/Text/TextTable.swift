/// A table in plain text with aligned columns, for the terminal.
package struct TextTable: CustomStringConvertible, Sendable {
    package enum Alignment: Sendable { case left, right }

    package struct Column: Sendable {
        let title: String
        let alignment: Alignment

        package init(_ title: String, _ alignment: Alignment = .left) {
            self.title = title
            self.alignment = alignment
        }
    }

    package let columns: [Column]
    private var rows: [[String]] = []

    package init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row; missing cells are empty.
    ///
    /// - Precondition: there are no more cells than columns.
    package mutating func add(_ cells: [String]) {
        precondition(
            cells.count <= columns.count, "a row of \(cells.count) cells for \(columns.count) columns")
        let padding = Array(repeating: "", count: columns.count - cells.count)
        rows.append((cells + padding).map { TerminalText.safe($0) })
    }

    package var description: String {
        let titles = columns.map(\.title)
        let widths = columns.indices.map { column in
            ([titles] + rows).map { Self.width($0[column]) }.max() ?? 0
        }
        let rule = widths.map { String(repeating: "\u{2500}", count: $0) }
        return ([titles, rule] + rows).map { line($0, widths) + "\n" }.joined()
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        let padded = columns.indices.map { column in
            let space = String(repeating: " ", count: widths[column] - Self.width(cells[column]))
            return columns[column].alignment == .left ? cells[column] + space : space + cells[column]
        }
        let joined = padded.joined(separator: "  ")
        return String(
            joined.prefix(upTo: joined.lastIndex { $0 != " " }.map(joined.index(after:)) ?? joined.startIndex)
        )
    }

    /// Terminal columns: East Asian wide characters take two.
    private static func width(_ text: String) -> Int {
        text.reduce(0) { width, character in
            switch character.unicodeScalars.first?.value ?? 0 {
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
                0xFF00...0xFF60,
                0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
                width + 2
            default: width + 1
            }
        }
    }
}
