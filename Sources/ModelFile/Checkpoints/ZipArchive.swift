/// The directory of a zip archive as `torch.save` writes it: stored entries, zip64 or not.
///
/// Source: PKWARE's APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16 and 4.5.3.
struct ZipArchive {
    struct Entry {
        let name: String
        let crc: UInt32
        let method: UInt16
        let isEncrypted: Bool
        let size: Int
        let localHeader: Int
    }

    let file: MappedFile
    private(set) var entries: [String: Entry] = [:]
    private var directory = 0..<0

    init(_ file: MappedFile) throws(ModelFileError) {
        self.file = file
        directory = try Self.findDirectory(file)
        var position = directory.lowerBound
        while position < directory.upperBound {
            let (entry, next) = try Self.entry(file, at: position, end: directory.upperBound)
            guard entries.updateValue(entry, forKey: entry.name) == nil else {
                throw file.malformed(
                    at: position, expected: "every entry once", found: "'\(entry.name)' twice")
            }
            position = next
        }
    }

    /// The bytes of a stored entry, after its checksum was compared.
    func contents(of entry: Entry) throws(ModelFileError) -> Range<Int> {
        let start = entry.localHeader
        guard entry.method == 0, !entry.isEncrypted else {
            throw .foreign(
                path: file.path, found: "a zip archive with compressed or encrypted entries",
                advice: "save it again with torch.save")
        }
        guard start <= directory.lowerBound - 30, file.load(UInt32.self, at: start) == 0x0403_4B50 else {
            throw file.malformed(at: start, expected: "the header of '\(entry.name)'", found: "other bytes")
        }
        let data =
            start + 30 + Int(file.load(UInt16.self, at: start + 26))
            + Int(file.load(UInt16.self, at: start + 28))
        guard data <= directory.lowerBound, entry.size <= directory.lowerBound - data else {
            throw file.malformed(
                at: start, expected: "\(entry.size) bytes of '\(entry.name)'",
                found: "\(max(0, directory.lowerBound - data)) before the zip directory")
        }
        let range = data..<data + entry.size
        guard file.withBytes({ CRC32.checksum(UnsafeRawBufferPointer(rebasing: $0[range])) }) == entry.crc
        else {
            throw file.malformed(
                at: data, expected: "data of '\(entry.name)' with checksum \(entry.crc)",
                found: "another checksum")
        }
        return range
    }

    /// Where the central directory lies; the record that tells is at the end of the file.
    private static func findDirectory(_ file: MappedFile) throws(ModelFileError) -> Range<Int> {
        let lowest = max(0, file.count - 22 - 65535)
        var end = file.count - 22
        while end >= lowest, file.load(UInt32.self, at: end) != 0x0605_4B50 { end -= 1 }
        guard end >= lowest else {
            throw file.malformed(
                at: file.count, expected: "a zip directory at the end",
                found: "none, as if the file was cut short")
        }
        var size = Int(file.load(UInt32.self, at: end + 12))
        var start = Int(file.load(UInt32.self, at: end + 16))
        var limit = end
        if end >= 20, file.load(UInt32.self, at: end - 20) == 0x0706_4B50 {
            let record = Int(clamping: file.load(UInt64.self, at: end - 12))
            guard record <= end - 20 - 56, file.load(UInt32.self, at: record) == 0x0606_4B50 else {
                throw file.malformed(at: end - 20, expected: "a zip64 directory record", found: "none")
            }
            size = Int(clamping: file.load(UInt64.self, at: record + 40))
            start = Int(clamping: file.load(UInt64.self, at: record + 48))
            limit = record
        }
        guard start <= limit, size <= limit - start else {
            throw file.malformed(
                at: end, expected: "a zip directory within \(limit) bytes",
                found: "\(size) bytes from \(start)")
        }
        return start..<start + size
    }

    private static func entry(
        _ file: MappedFile, at position: Int, end: Int
    ) throws(ModelFileError) -> (Entry, next: Int) {
        guard end - position >= 46, file.load(UInt32.self, at: position) == 0x0201_4B50 else {
            throw file.malformed(
                at: position, expected: "an entry of the zip directory", found: "other bytes")
        }
        let name = position + 46..<position + 46 + Int(file.load(UInt16.self, at: position + 28))
        let extra = name.upperBound..<name.upperBound + Int(file.load(UInt16.self, at: position + 30))
        let next = extra.upperBound + Int(file.load(UInt16.self, at: position + 32))
        guard next <= end, let text = file.text(name) else {
            throw file.malformed(at: position, expected: "a name within the zip directory", found: "none")
        }
        let narrow = [
            file.load(UInt32.self, at: position + 24), file.load(UInt32.self, at: position + 20),
            file.load(UInt32.self, at: position + 42),
        ]
        let wide = try widened(narrow, file: file, extra: extra)
        let method = file.load(UInt16.self, at: position + 10)
        guard method != 0 || wide[0] == wide[1] else {
            throw file.malformed(
                at: position, expected: "equal sizes of stored '\(text)'", found: "\(wide[0]) and \(wide[1])")
        }
        let entry = Entry(
            name: text, crc: file.load(UInt32.self, at: position + 16), method: method,
            isEncrypted: file.load(UInt16.self, at: position + 8) & 1 == 1, size: wide[0],
            localHeader: wide[2])
        return (entry, next)
    }

    /// Size, stored size and offset, from the zip64 field where they don't fit 32 bits.
    private static func widened(
        _ narrow: [UInt32], file: MappedFile, extra: Range<Int>
    ) throws(ModelFileError) -> [Int] {
        var result = narrow.map { Int($0) }
        guard narrow.contains(.max) else { return result }
        var position = extra.lowerBound
        while extra.upperBound - position >= 4 {
            let length = Int(file.load(UInt16.self, at: position + 2))
            let next = position + 4 + length
            guard next <= extra.upperBound else { break }
            if file.load(UInt16.self, at: position) == 1 {
                var field = position + 4
                for index in result.indices where narrow[index] == .max {
                    guard field + 8 <= next else { break }
                    result[index] = Int(clamping: file.load(UInt64.self, at: field))
                    field += 8
                }
                return result
            }
            position = next
        }
        throw file.malformed(at: extra.lowerBound, expected: "a zip64 size", found: "none")
    }
}
