/// Walks a JPEG's marker segments up to the first scan (ITU-T T.81, annex B).
enum JPEGHeader {
    static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]
    private static let exif = Array("Exif\0\0".utf8)

    static func read(
        _ reader: ByteReader, path: String, limits: DecodingLimits
    ) throws(ImagingError) -> ImageHeader {
        var frame: (header: ImageHeader, isArithmetic: Bool, isProgressive: Bool)?
        var componentsInScan = 0
        var orientation: Orientation?
        var position = 2
        while true {
            let marker = try self.marker(reader, at: &position, path: path)
            if marker == 0x01 || (0xD0...0xD7).contains(marker) { continue }
            if marker == 0xD9 { break }
            guard let length = reader.uint16(at: position), position + length <= reader.bytes.count else {
                throw truncated(path, reader)
            }
            guard length >= 2 else { throw damaged(path, "a segment of \(length) bytes") }
            switch marker {
            case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(marker):
                frame = (
                    try self.frame(reader, at: position, marker: marker, path: path),
                    (0xC9...0xCB).contains(marker), marker == 0xC2 || marker == 0xCA
                )
            case 0xE1 where orientation == nil && reader.starts(with: exif, at: position + 2):
                orientation = self.orientation(reader.dropping(position + 2 + exif.count))
            case 0xDA: componentsInScan = Int(reader[position + 2] ?? 0)
            default: break
            }
            position += length
            if marker == 0xDA { break }
        }
        guard let frame else { throw damaged(path, "there is no frame header") }
        var header = frame.header
        header.orientation = orientation ?? .upright
        // A Huffman code spends at least one bit on every 8 × 8 block; an arithmetic code may spend less.
        let blocks = ((header.width + 7) / 8) * ((header.height + 7) / 8)
        try header.check(
            limits, path: path, bytesPresent: reader.bytes.count - position,
            leastBytes: frame.isArithmetic ? 0 : blocks / 8)
        if frame.isProgressive || componentsInScan < header.components {
            try JPEGScans(behind: position, in: reader, isArithmetic: frame.isArithmetic)
                .check(header, limits, path: path)
        }
        return header
    }

    /// The marker at `position`, which moves behind it; fill bytes are allowed before it.
    private static func marker(
        _ reader: ByteReader, at position: inout Int, path: String
    ) throws(ImagingError) -> UInt8 {
        guard let prefix = reader[position] else { throw truncated(path, reader) }
        guard prefix == 0xFF else { throw damaged(path, "no marker at byte \(position)") }
        while reader[position] == 0xFF { position += 1 }
        guard let marker = reader[position] else { throw truncated(path, reader) }
        position += 1
        return marker
    }

    private static func frame(
        _ reader: ByteReader, at position: Int, marker: UInt8, path: String
    ) throws(ImagingError) -> ImageHeader {
        guard let precision = reader[position + 2], let height = reader.uint16(at: position + 3),
            let width = reader.uint16(at: position + 5), let components = reader[position + 7]
        else { throw truncated(path, reader) }
        guard [0xC0, 0xC1, 0xC2, 0xC9, 0xCA].contains(marker) else {
            throw unsupported(path, marker == 0xC3 || marker == 0xCB ? "lossless" : "hierarchical")
        }
        guard precision == 8 else { throw unsupported(path, "\(precision) bits per sample") }
        guard [1, 3, 4].contains(components) else {
            throw unsupported(path, "\(components) colour components")
        }
        guard height > 0 else { throw unsupported(path, "its height comes after the first scan") }
        var header = ImageHeader(.jpeg, width: width, height: height)
        header.components = Int(components)
        return header
    }

    /// Tag 274 of the first directory of an EXIF block; `nil` where there is none, or nonsense.
    private static func orientation(_ tiff: ByteReader) -> Orientation? {
        var tiff = tiff
        switch tiff.uint16(at: 0) {
        case 0x4949: tiff.isLittleEndian = true
        case 0x4D4D: tiff.isLittleEndian = false
        default: return nil
        }
        guard let directory = tiff.uint32(at: 4), let count = tiff.uint16(at: directory) else { return nil }
        for entry in 0..<count {
            let offset = directory + 2 + entry * 12
            guard let tag = tiff.uint16(at: offset) else { return nil }
            guard tag == 0x0112 else { continue }
            let isLong = tiff.uint16(at: offset + 2) == 4
            return (isLong ? tiff.uint32(at: offset + 8) : tiff.uint16(at: offset + 8))
                .flatMap(Orientation.init(rawValue:))
        }
        return nil
    }

    private static func truncated(_ path: String, _ reader: ByteReader) -> ImagingError {
        .truncated(
            path: path, expected: "a complete JPEG header",
            found: "\(reader.bytes.count) bytes that end within it")
    }

    private static func damaged(_ path: String, _ reason: String) -> ImagingError {
        .damaged(path: path, format: "JPEG", reason: reason)
    }

    private static func unsupported(_ path: String, _ reason: String) -> ImagingError {
        .unsupported(path: path, format: "JPEG", reason: reason)
    }
}
