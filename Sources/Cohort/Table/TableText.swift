import Foundation
import Groundwork

/// A table's bytes as UTF-8, however they are packed and encoded.
struct TableText {
    let bytes: [UInt8]
    /// The table was Latin-1, so that each byte stood for one character.
    let isLatin1: Bool

    /// More than any public chest-X-ray table holds, and little enough to hold.
    static let limit = 1 << 30

    /// Reads a `.csv`, or a `.csv.gz` recognised by its first bytes.
    init(contentsOf path: String) throws(CohortError) {
        let stamp = try FileStamp(path)
        guard stamp.size <= Self.limit else {
            throw .unreadable(path: path, reason: "it has \(stamp.size) bytes; tables may have \(Self.limit)")
        }
        var bytes: [UInt8]
        do {
            bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe))
        } catch { throw .unreadable(path: path, reason: error.localizedDescription) }
        if Gzip.isGzip(bytes) {
            do { bytes = try Gzip.decompress(bytes, limit: Self.limit) } catch {
                throw .unreadable(path: path, reason: "\(error)")
            }
        }
        try self.init(bytes, path: path)
    }

    init(_ bytes: [UInt8], path: String) throws(CohortError) {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw .unreadable(path: path, reason: "it is UTF-16; save it as UTF-8 CSV")
        }
        // A workbook, a picture or an archive under a table's name.
        guard !bytes.prefix(4096).contains(0) else {
            throw .unreadable(
                path: path, reason: "it isn't text; expected a table with comma-separated values")
        }
        isLatin1 = !Self.isUTF8(bytes)
        self.bytes = isLatin1 ? Self.fromLatin1(bytes) : bytes
    }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool {
        bytes.allSatisfy { $0 < 0x80 } || String(validating: bytes, as: UTF8.self) != nil
    }

    private static func fromLatin1(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + bytes.count / 8)
        for byte in bytes {
            if byte < 0x80 {
                text.append(byte)
            } else {
                text.append(0xC0 | byte >> 6)
                text.append(0x80 | byte & 0x3F)
            }
        }
        return text
    }
}
