import CImageCodecs
import Groundwork
import Testing

@Suite("The fast way through a PNG and libpng's agree")
struct PNGWaysTests {
    /// What either way made of a file: gray values as bytes, or nothing.
    private func outcomes(_ png: PNGBuilder, _ bytes: [UInt8]) -> (atOnce: [UInt8]?, streaming: [UInt8]?) {
        let decoder = cimage_png_decoder_create()
        defer { cimage_png_decoder_destroy(decoder) }
        var gray = [UInt8](repeating: 7, count: png.width * png.height * png.sampleBytes)
        let (width, height, sampleBytes) = (Int32(png.width), Int32(png.height), Int32(png.sampleBytes))
        let isDecoded = decoder.map {
            cimage_png_decode_at_once($0, bytes, bytes.count, width, height, sampleBytes, &gray)
        }
        let atOnce = isDecoded == 1 ? gray : nil
        var error: UnsafeMutablePointer<cimage_error>?
        let status = cimage_png_decode_streaming(
            bytes, bytes.count, width, height, sampleBytes, &gray, &error)
        cimage_error_free(error)
        return (atOnce, status == CIMAGE_OK ? gray : nil)
    }

    @Test("Sound files of every kind, filter and division take the fast way and give libpng's pixels")
    func sound() {
        var generator = SeededGenerator(3, "sound PNGs")
        for round in 0..<2000 {
            let png = PNGBuilder(using: &generator)
            let (atOnce, streaming) = outcomes(png, png.encode())
            #expect(atOnce != nil && atOnce == streaming, "round \(round): \(png)")
        }
    }

    @Test("What the fast way accepts of damaged files, libpng accepts, too, with the same pixels")
    func damaged() {
        var generator = SeededGenerator(4, "damaged PNGs")
        var accepted = 0
        for round in 0..<6000 {
            let png = PNGBuilder(using: &generator)
            let bytes = Self.damage(png, kind: round % 8, using: &generator)
            let (atOnce, streaming) = outcomes(png, bytes)
            if atOnce != nil {
                accepted += 1
                #expect(atOnce == streaming, "round \(round): \(png)")
            }
        }
        // Some damage is harmless, a comment for instance; most isn't.
        #expect(accepted > 100 && accepted < 3000, "\(accepted)")
    }

    @Test("Doubtful files are left to libpng")
    func doubtful() {
        var generator = SeededGenerator(5, "doubtful PNGs")
        for round in 0..<400 {
            var png = PNGBuilder(using: &generator)
            var bytes = png.encode()
            switch round % 4 {
            case 0:  // a checksum of a chunk's
                bytes[bytes.count - 13] ^= 1
            case 1:  // of the rows
                let data = png.deflated
                guard let start = bytes.firstRange(of: data) else { continue }
                bytes[start.upperBound - 1] ^= 1
                bytes.replaceSubrange(
                    start.upperBound..<start.upperBound + 4,
                    with: PNGBuilder.bigEndian(
                        PNGBuilder.checksum(Array(bytes[start.lowerBound - 4..<start.upperBound]))))
            case 2:  // a filter beyond the fifth
                png.rows[0] = 5
                bytes = png.encode()
            default:  // a row is missing
                png.rows.removeLast(png.rowBytes + 1)
                guard !png.rows.isEmpty else { continue }
                bytes = png.encode()
            }
            #expect(outcomes(png, bytes).atOnce == nil, "round \(round): \(png)")
        }
    }

    private static func damage(
        _ sound: PNGBuilder, kind: Int, using generator: inout SeededGenerator
    ) -> [UInt8] {
        var png = sound
        let row = generator.index(below: png.height) * (png.rowBytes + 1)
        switch kind {
        case 0: png.rows[row] = UInt8(generator.index(below: 256))
        case 1: png.rows += Array(png.rows.prefix(1 + generator.index(below: png.rows.count)))
        case 2: png.rows.removeLast(generator.index(below: png.rows.count))
        case 3: png.palette = generator.index(below: 2) == 0 ? nil : [1, 2, 3]
        default: break
        }
        var bytes = png.encode()
        switch kind {
        case 4: bytes[generator.index(below: bytes.count)] = UInt8(generator.index(below: 256))
        case 5: bytes.removeLast(1 + generator.index(below: bytes.count))
        case 6, 7:
            // A chunk of a random name before or behind another one.
            let letters = kind == 6 ? "abIDATtEXzPLHR" : "tEXzTIMEgAMA"
            let name = String((0..<4).map { _ in Array(letters)[generator.index(below: letters.count)] })
            let extra = PNGBuilder.chunk(name, [0, 1, 2])
            var places: [Int] = []
            var position = 8
            while position < bytes.count {
                places.append(position)
                position +=
                    12 + bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
            }
            bytes.insert(contentsOf: extra, at: places[generator.index(below: places.count)])
        default: break
        }
        return bytes
    }
}
