import Imaging

/// Sends a small film through the image libraries and back.
enum CodecCheck {
    struct Outcome {
        let name: String
        let works: Bool
    }

    static func run() throws -> [Outcome] {
        let pixels = (0..<(32 * 32)).map { UInt8(truncatingIfNeeded: ($0 % 32) * 4 + ($0 / 32) * 3) }
        let film = Radiograph(width: 32, height: 32, pixels: .gray8(pixels))
        let png = try Radiograph(decoding: PNGWriter.encode(film), path: "a PNG made here")
        let jpeg = try Radiograph(
            decoding: JPEGWriter.encode(gray: pixels, width: 32, height: 32, quality: 95),
            path: "a JPEG made here")
        return [Outcome(name: "PNG", works: png == film), Outcome(name: "JPEG", works: isNear(jpeg, pixels))]
    }

    private static func isNear(_ film: Radiograph, _ pixels: [UInt8]) -> Bool {
        guard case .gray8(let decoded) = film.pixels, decoded.count == pixels.count else { return false }
        return zip(decoded, pixels).allSatisfy { abs(Int($0) - Int($1)) <= 8 }
    }
}
