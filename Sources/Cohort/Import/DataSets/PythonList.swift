/// Reads a Python list of texts as PadChest's table holds it: `['pleural effusion', ' pneumonia', "Chilaiditi's sign"]`.
///
/// The table was written by pandas, so a missing list is `nan` or blank. Entries may have spaces at their ends, and one
/// with an apostrophe is in double quotes.
package enum PythonList {
    /// The entries, without spaces at their ends; `nil` where `text` is neither such a list nor a missing one.
    package static func texts(_ text: String) -> [String]? {
        if ["", "nan", "None"].contains(text.trimmed) { return [] }
        var bytes = text.utf8[...]
        skipBlanks(&bytes)
        guard bytes.popFirst() == UInt8(ascii: "[") else { return nil }
        var entries: [String] = []
        skipBlanks(&bytes)
        if bytes.first == UInt8(ascii: "]") { return isBlank(bytes.dropFirst()) ? entries : nil }
        while true {
            skipBlanks(&bytes)
            guard let entry = entry(&bytes) else { return nil }
            entries.append(entry)
            skipBlanks(&bytes)
            switch bytes.popFirst() {
            case UInt8(ascii: ","): continue
            case UInt8(ascii: "]"): return isBlank(bytes) ? entries : nil
            default: return nil
            }
        }
    }

    /// A quoted entry, or a bare `nan` for a missing one, which is read as blank.
    private static func entry(_ bytes: inout Substring.UTF8View) -> String? {
        guard let quote = bytes.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
            guard bytes.starts(with: "nan".utf8) else { return nil }
            bytes.removeFirst(3)
            return ""
        }
        bytes.removeFirst()
        var content: [UInt8] = []
        while let byte = bytes.popFirst() {
            if byte == quote { return String(decoding: content, as: UTF8.self).trimmed }
            guard byte == UInt8(ascii: "\\") else {
                content.append(byte)
                continue
            }
            guard let escaped = bytes.popFirst() else { return nil }
            content.append(escaped)
        }
        return nil
    }

    private static func skipBlanks(_ bytes: inout Substring.UTF8View) {
        bytes = bytes.drop(while: isBlank)
    }

    private static func isBlank(_ bytes: Substring.UTF8View) -> Bool { bytes.allSatisfy(isBlank) }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}
