import Foundation

/// Reads the tags of a flat XML text one after the other, with their attributes and the text behind them.
///
/// Foundation's XML parser ends the process on some damaged files. What is needed of the reports is tags, attributes
/// and plain text; comments, declarations and CDATA are passed over, and no entity beyond XML's five and numbers exists.
struct MarkupScanner {
    struct Tag {
        /// Without angle brackets; a closing tag's begins with a slash.
        let name: String
        fileprivate let attributes: Substring
        /// From the tag to the next one.
        let text: String

        /// The value of an attribute in quotes.
        func attribute(_ name: String) -> String? {
            for quote in ["\"", "'"] {
                var rest = attributes
                while let start = rest.range(of: name + "=" + quote) {
                    let isWord = rest[..<start.lowerBound].last?.isWhitespace ?? true
                    let value = rest[start.upperBound...]
                    guard let end = value.range(of: quote) else { break }
                    if isWord { return MarkupScanner.plain(value[..<end.lowerBound]) }
                    rest = value[end.upperBound...]
                }
            }
            return nil
        }
    }

    private let text: String
    private var rest: Substring

    /// UTF-8, else Latin-1.
    init(_ bytes: Data) {
        text = String(data: bytes, encoding: .utf8) ?? String(data: bytes, encoding: .isoLatin1) ?? ""
        rest = text[...]
    }

    /// The next tag; `nil` where there is no whole one any more.
    mutating func next() -> Tag? {
        while let open = rest.firstIndex(of: "<") {
            let body = rest[rest.index(after: open)...]
            if body.hasPrefix("!--") {
                guard let end = body.range(of: "-->") else { return nil }
                rest = body[end.upperBound...]
                continue
            }
            guard let close = body.firstIndex(of: ">") else { return nil }
            let inside = body[..<close]
            rest = body[body.index(after: close)...]
            guard let first = inside.first, first != "!", first != "?" else { continue }
            let nameEnd = inside.firstIndex { $0.isWhitespace } ?? inside.endIndex
            let following = rest.firstIndex(of: "<") ?? rest.endIndex
            return Tag(
                name: String(inside[..<nameEnd].trimmingSuffix("/")), attributes: inside[nameEnd...],
                text: Self.plain(rest[..<following]))
        }
        return nil
    }

    private static func plain(_ text: Substring) -> String {
        guard text.contains("&") else { return String(text) }
        var result = ""
        var rest = text
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            let entity = rest[rest.index(after: start)...].prefix(10)
            guard let end = entity.firstIndex(of: ";"), let character = character(entity[..<end]) else {
                result += "&"
                rest = rest[rest.index(after: start)...]
                continue
            }
            result.append(character)
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func character(_ entity: Substring) -> Character? {
        let named: [Substring: Character] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
        if let character = named[entity] { return character }
        guard entity.hasPrefix("#") else { return nil }
        let digits = entity.dropFirst()
        let code = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return code.flatMap(Unicode.Scalar.init).map(Character.init)
    }
}

extension Substring {
    fileprivate func trimmingSuffix(_ suffix: Character) -> Substring { last == suffix ? dropLast() : self }
}
