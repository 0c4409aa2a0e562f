import Clinical
import Cohort
import Foundation
import Imaging
import Testing

extension TemporaryFolder {
    /// A real, small PNG.
    @discardableResult
    func film(_ name: String, width: Int = 2, height: Int = 2) throws -> String {
        try write(
            PNGWriter.encode(
                Radiograph(
                    width: width, height: height, pixels: .gray8([UInt8](repeating: 9, count: width * height))
                )),
            name)
    }

    func importing(
        _ importer: any DataSetImporter, table: String? = nil, images: String? = nil,
        _ change: (inout ImportOptions) throws -> Void = { _ in }
    ) throws -> ImportOutcome {
        var options = ImportOptions()
        try change(&options)
        let source = try ImportSource(
            table.map { url.appendingPathComponent($0) } ?? url,
            images: images.map { url.appendingPathComponent($0) })
        return try importer.importFilms(from: source, options: options)
    }

    func recognised() throws -> String { try DataSetRegistry.recognise(try ImportSource(url)).card.name }
}

extension ImportOutcome {
    func count(_ kind: ImportNote.Kind) -> Int {
        notes.filter { $0.kind == kind }.reduce(0) { $0 + $1.count }
    }

    func film(_ ending: String) throws -> Film {
        try #require(cohort.allFilms.first { $0.path.hasSuffix(ending) })
    }
}

extension Film {
    func label(_ name: String) -> Label { label(of: Finding(name)) }
}

/// Packs without compressing (RFC 1951, stored blocks), so that tests need no compressor.
enum StoredGzip {
    static func pack(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        var start = 0
        repeat {
            let count = min(65_535, bytes.count - start)
            packed.append(start + count == bytes.count ? 1 : 0)
            packed += little(UInt32(count)).prefix(2) + little(UInt32(count) ^ 0xFFFF).prefix(2)
            packed += bytes[start..<start + count]
            start += count
        } while start < bytes.count
        return packed + little(crc(bytes)) + little(UInt32(bytes.count))
    }

    private static func little(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }
}
