/// Names what a file is that isn't an image of ours, so that its owner sees what went wrong.
enum FileKind {
    private static let signatures: [(name: String, offset: Int, bytes: [UInt8])] = [
        ("a JPEG image", 0, JPEGHeader.signature),
        ("a PNG image", 0, PNGHeader.signature),
        ("a GIF image", 0, Array("GIF8".utf8)),
        ("a TIFF image", 0, [0x49, 0x49, 0x2A, 0x00]),
        ("a TIFF image", 0, [0x4D, 0x4D, 0x00, 0x2A]),
        ("a WebP image", 8, Array("WEBP".utf8)),
        ("a JPEG 2000 image", 4, Array("jP  ".utf8)),
        ("a JPEG 2000 image", 0, [0xFF, 0x4F, 0xFF, 0x51]),
        ("a HEIF or AVIF image, or a film", 4, Array("ftyp".utf8)),
        ("a BMP image", 0, Array("BM".utf8)),
        ("a PDF document", 0, Array("%PDF".utf8)),
        ("a ZIP archive", 0, Array("PK".utf8)),
        ("a gzip archive", 0, [0x1F, 0x8B]),
        ("a web page", 0, Array("<!DOCTYPE".utf8)),
        ("a web page", 0, Array("<html".utf8)),
    ]

    static func describe(_ reader: ByteReader) -> String {
        if let known = signatures.first(where: { reader.starts(with: $0.bytes, at: $0.offset) }) {
            return known.name
        }
        let start = reader.bytes.prefix(512)
        if start.allSatisfy({ (0x20...0x7E).contains($0) || (0x09...0x0D).contains($0) || $0 >= 0x80 }) {
            return "text"
        }
        let digits = start.prefix(8).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
        return "data that starts with the bytes " + digits.joined(separator: " ")
    }
}
