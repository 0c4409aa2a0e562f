/// A data set's own table: comma-separated, packed by gzip or not, read row by row.
///
/// What real tables contain is tolerated: a byte order mark, CRLF, Latin-1, trailing commas, spaces around names and
/// cells, semicolons or tabs for commas, any letter case of column names.
package struct DataTable: Sendable {
    package let path: String
    /// The columns' names as written, without trailing blank ones.
    package let columns: [String]
    package let isLatin1: Bool
    private let bytes: [UInt8]
    private let separator: UInt8
    private let indexByName: [String: Int]

    /// Opens a table and reads its header.
    ///
    /// - Parameter header: the columns' names for a table that has none, such as a plain list.
    package init(_ path: String, header: [String]? = nil) throws(CohortError) {
        let text = try TableText(contentsOf: path)
        self.path = path
        bytes = text.bytes
        isLatin1 = text.isLatin1
        separator = header == nil ? Self.separator(of: bytes) : UInt8(ascii: ",")
        if let header {
            columns = header
        } else {
            var reader = CSVReader(bytes, separator: separator)
            switch reader.next() {
            case .record(_, let names):
                let names = names.map(\.trimmed)
                columns = Array(names[...(names.lastIndex { !$0.isEmpty } ?? 0)])
            case .problem(let line, let expected, let found):
                throw .table(
                    path: path,
                    problems: [.init(line: line, column: nil, expected: expected, found: found)], total: 1)
            case nil: throw .unreadable(path: path, reason: "it is empty; expected a header and rows")
            }
        }
        hasHeader = header == nil
        indexByName = Dictionary(
            columns.enumerated().map { ($1.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    }

    private let hasHeader: Bool

    /// The index of the first of these columns that the table has, whatever their letter case.
    package func column(_ names: String...) -> Int? { column(anyOf: names) }

    package func column(anyOf names: [String]) -> Int? {
        names.lazy.compactMap { indexByName[$0.lowercased()] }.first
    }

    /// The indices of columns that must be there, in the order asked for.
    ///
    /// - Parameter names: for each column its names, the usual one first.
    /// - Throws: with all columns that are missing, and the data set whose table this resembles.
    package func require(_ names: [[String]], of card: DataSetCard) throws(CohortError) -> [Int] {
        let found = names.map { column(anyOf: $0) }
        let missing = zip(names, found).compactMap { $1 == nil ? $0.first : nil }
        guard missing.isEmpty else {
            let resembled = DataSetRegistry.table(resembling: columns).map { "\($0.card.name)’s \($0.file)" }
            throw .wrongTable(
                path: path, dataSet: card.name, missing: missing, found: columns, resembles: resembled)
        }
        return found.compactMap { $0 }
    }

    package func require(_ names: String..., of card: DataSetCard) throws(CohortError) -> [Int] {
        try require(names.map { [$0] }, of: card)
    }

    /// A cursor in front of the first row.
    package var rows: DataRows {
        var reader = CSVReader(bytes, separator: separator)
        if hasHeader { _ = reader.next() }
        return DataRows(reader, width: columns.count)
    }

    private static func separator(of bytes: [UInt8]) -> UInt8 {
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        guard !line.contains(UInt8(ascii: ",")) else { return UInt8(ascii: ",") }
        return [UInt8(ascii: ";"), UInt8(ascii: "\t")].first(where: line.contains) ?? UInt8(ascii: ",")
    }
}

/// A row of a data set's table.
package struct DataRow: Sendable {
    package let line: Int
    let cells: [String]

    /// A cell without spaces at its ends; blank where the table has no such column.
    package subscript(column: Int?) -> String {
        guard let column, column < cells.count else { return "" }
        return cells[column].trimmed
    }
}

/// The rows of a table, one after another.
package struct DataRows {
    package enum Event {
        case row(DataRow)
        case problem(CohortError.TableProblem)
    }

    private var reader: CSVReader
    private let width: Int

    init(_ reader: CSVReader, width: Int) {
        self.reader = reader
        self.width = width
    }

    /// The next row, or what is wrong with it; `nil` at the end.
    package mutating func next() -> Event? {
        while let event = reader.next() {
            switch event {
            case .problem(let line, let expected, let found):
                return .problem(.init(line: line, column: nil, expected: expected, found: found))
            case .record(let line, let cells):
                // pandas writes a blank line as commas only.
                if cells.allSatisfy(\.isEmpty) { continue }
                let surplus = cells.dropFirst(width)
                guard cells.count >= width, surplus.allSatisfy({ $0.trimmed.isEmpty }) else {
                    return .problem(
                        .init(
                            line: line, column: nil, expected: "\(width) cells", found: "\(cells.count) cells"
                        ))
                }
                return .row(DataRow(line: line, cells: cells))
            }
        }
        return nil
    }
}
