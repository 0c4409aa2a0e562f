/// Reads comma-separated values (RFC 4180), one record at a time, and knows the line it is on.
///
/// Written here because SwiftCSV hands out rows without line numbers, fills short rows up silently, and
/// drops surplus cells: a wrong label would go unseen. Accepts LF, CRLF and CR line ends and a byte order mark;
/// skips blank lines. After a bad record it goes on with the next line, so that all problems are found at once.
struct CSVReader {
    enum Event: Equatable {
        case record(line: Int, fields: [String])
        case problem(line: Int, expected: String, found: String)
    }

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private let separator: UInt8

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    init(_ bytes: [UInt8], separator: UInt8 = UInt8(ascii: ",")) {
        self.bytes = bytes
        self.separator = separator
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next record or problem; `nil` at the end.
    mutating func next() -> Event? {
        while position < bytes.count {
            if isLineEnd(bytes[position]) { endLine() } else { return record() }
        }
        return nil
    }

    private mutating func record() -> Event {
        let start = line
        var fields: [String] = []
        while true {
            let isQuoted = position < bytes.count && bytes[position] == Self.quote
            switch isQuoted ? quotedField() : plainField() {
            case .success(let field): fields.append(field)
            case .failure(let problem):
                skipLine()
                return .problem(line: problem.line, expected: problem.expected, found: problem.found)
            }
            guard position < bytes.count, bytes[position] == separator else { break }
            position += 1
        }
        if position < bytes.count { endLine() }
        return .record(line: start, fields: fields)
    }

    private struct FieldProblem: Error {
        let line: Int
        let expected: String
        let found: String
    }

    private mutating func plainField() -> Result<String, FieldProblem> {
        let start = position
        while position < bytes.count, bytes[position] != separator, !isLineEnd(bytes[position]) {
            if bytes[position] == Self.quote {
                return .failure(
                    FieldProblem(
                        line: line, expected: "a cell with quotation marks to be quoted as a whole",
                        found: restOfCell(from: start)))
            }
            position += 1
        }
        return .success(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func quotedField() -> Result<String, FieldProblem> {
        let firstLine = line
        let start = position
        var text: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            if byte == Self.quote {
                position += 1
                guard position < bytes.count, bytes[position] == Self.quote else {
                    return closed(text, start)
                }
            } else if isLineEnd(byte) {
                let from = position
                endLine()
                text += bytes[from..<position]
                continue
            }
            text.append(byte)
            position += 1
        }
        return .failure(
            FieldProblem(
                line: firstLine, expected: "a closing quotation mark", found: restOfCell(from: start)))
    }

    /// Behind a closing quotation mark only a comma or the line's end may follow.
    private mutating func closed(_ text: [UInt8], _ start: Int) -> Result<String, FieldProblem> {
        guard position < bytes.count, bytes[position] != separator, !isLineEnd(bytes[position]) else {
            return .success(String(decoding: text, as: UTF8.self))
        }
        return .failure(
            FieldProblem(
                line: line, expected: "a comma or the line's end after a closing quotation mark",
                found: restOfCell(from: start)))
    }

    private func restOfCell(from start: Int) -> String {
        let rest = bytes[start...].prefix { !isLineEnd($0) }.prefix(240)
        return String(decoding: rest, as: UTF8.self)
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == Self.lineFeed || byte == Self.carriageReturn }

    private mutating func endLine() {
        let isPair =
            bytes[position] == Self.carriageReturn && position + 1 < bytes.count
            && bytes[position + 1] == Self.lineFeed
        position += isPair ? 2 : 1
        line += 1
    }

    private mutating func skipLine() {
        while position < bytes.count, !isLineEnd(bytes[position]) { position += 1 }
        if position < bytes.count { endLine() }
    }
}
