/// Reads a PNG's IHDR chunk (ISO/IEC 15948, 11.2.2).
enum PNGHeader {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    /// Signature, length, name, 13 bytes and checksum of IHDR.
    private static let length = 33

    static func read(
        _ reader: ByteReader, path: String, limits: DecodingLimits
    ) throws(ImagingError) -> ImageHeader {
        guard reader.bytes.count >= length, let width = reader.uint32(at: 16),
            let height = reader.uint32(at: 20),
            let depth = reader[24], let color = reader[25]
        else {
            throw .truncated(
                path: path, expected: "a PNG header of \(length) bytes", found: "\(reader.bytes.count)")
        }
        guard reader.starts(with: Array("IHDR".utf8), at: 12) else {
            throw .damaged(path: path, format: "PNG", reason: "the first chunk isn't IHDR")
        }
        let channels: Int
        switch color {
        case 0, 3: channels = 1
        case 2: channels = 3
        case 4: channels = 2
        case 6: channels = 4
        default: throw .damaged(path: path, format: "PNG", reason: "there is no colour type \(color)")
        }
        var header = ImageHeader(.png, width: width, height: height)
        header.sampleBytes = depth == 16 ? 2 : 1
        // Deflate shrinks at most 1032-fold.
        try header.check(
            limits, path: path, bytesPresent: reader.bytes.count - length,
            leastBytes: (width * channels * Int(depth) + 7) / 8 * height / 1032)
        return header
    }
}
