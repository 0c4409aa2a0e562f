import Clinical

/// The cells of a cohort file that hold several values: `Nodule 12.5 30 40 50; Mass 1 2 3 4` and
/// `lungs=masks/a.png; Nodule=masks/b.png`.
///
/// `;`, `=`, `%` and tabs inside a name or path are written as `%3B`, `%3D`, `%25`, `%09`, and blanks at its ends or
/// after another as `%20`. All of it works on bytes: a combining accent would join a separator before it to one
/// Character.
enum CellList {
    static func text(_ boxes: [FindingBox]) -> String {
        boxes.map { box in
            ([escaped(box.finding.name)] + [box.x, box.y, box.width, box.height].map(PlainNumber.text))
                .joined(separator: " ")
        }.joined(separator: "; ")
    }

    /// The boxes in a cell; `nil` where one isn't a name and four numbers, the last two above 0.
    static func boxes(_ text: String) -> [FindingBox]? {
        var boxes: [FindingBox] = []
        for item in items(text) {
            let words = item.split(separator: space)
            let numbers = words.suffix(4).compactMap { Double(String(decoding: $0, as: UTF8.self)) }
            guard words.count >= 5, numbers.count == 4 else { return nil }
            let name = unescaped(words.dropLast(4).joined(separator: [space]))
            let box = FindingBox(
                Finding(name), x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
            guard box.isSound else { return nil }
            boxes.append(box)
        }
        return boxes
    }

    /// - Parameter path: how a mask's path is written.
    static func text(_ masks: [String: String], path: (String) -> String) -> String {
        masks.sorted { $0.key < $1.key }
            .map { "\(escaped($0.key))=\(escaped(path($0.value)))" }.joined(separator: "; ")
    }

    /// The masks in a cell, paths as written; `nil` where an item isn't `name=path`, or a name comes twice.
    static func masks(_ text: String) -> [String: String]? {
        var masks: [String: String] = [:]
        for item in items(text) {
            let parts = item.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false
            )
            .map(trimmed)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty,
                masks.updateValue(unescaped(parts[1]), forKey: unescaped(parts[0])) == nil
            else { return nil }
        }
        return masks
    }

    private static let space = UInt8(ascii: " ")
    private static let tab = UInt8(ascii: "\t")

    private static func items(_ text: String) -> [ArraySlice<UInt8>] {
        Array(text.utf8).split(separator: UInt8(ascii: ";")).map(trimmed).filter { !$0.isEmpty }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank = { (byte: UInt8) in byte == space || byte == tab }
        guard let first = bytes.firstIndex(where: { !isBlank($0) }),
            let last = bytes.lastIndex(where: { !isBlank($0) })
        else { return [] }
        return bytes[first...last]
    }

    private static let codes: [(byte: UInt8, text: [UInt8])] = [
        (UInt8(ascii: "%"), Array("%25".utf8)), (UInt8(ascii: ";"), Array("%3B".utf8)),
        (UInt8(ascii: "="), Array("%3D".utf8)), (tab, Array("%09".utf8)), (space, Array("%20".utf8)),
    ]

    private static func escaped(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            // Words are told apart by single spaces.
            let isPlainSpace =
                byte == space && index > 0 && index < bytes.count - 1 && bytes[index - 1] != space
            if !isPlainSpace, let code = codes.first(where: { $0.byte == byte }) {
                result += code.text
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func unescaped(_ bytes: some Sequence<UInt8>) -> String {
        var result: [UInt8] = []
        var rest = Array(bytes)[...]
        while let byte = rest.first {
            let code = codes.first { rest.starts(with: $0.text) }
            result.append(code?.byte ?? byte)
            rest = rest.dropFirst(code?.text.count ?? 1)
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// Numbers as people write them.
enum PlainNumber {
    /// 63 rather than 63.0; others as the shortest text that reads back the same.
    static func text(_ number: Double) -> String { Int(exactly: number).map { "\($0)" } ?? "\(number)" }
}
