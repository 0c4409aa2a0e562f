import Foundation
import Groundwork
import Imaging
import Testing

@Suite("Damaged files end in a film or in an error")
struct DamageTests {
    @Test(
        "Every prefix of a valid file is an error",
        arguments: [
            "gray.jpg", "colour-progressive.jpg", "cmyk.jpg",
            "gray4-interlaced.png", "rgb16-alpha.png", "palette8.png", "orientation-5.jpg",
        ])
    func prefixes(_ name: String) throws {
        let bytes = try Goldens.bytes(name)
        for count in bytes.indices {
            #expect(throws: ImagingError.self, "\(count) bytes") {
                try Radiograph(decoding: Array(bytes.prefix(count)), path: name)
            }
        }
    }

    @Test("Flipped bytes never end the process", arguments: Goldens.imageNames)
    func flips(_ name: String) throws {
        let bytes = try Goldens.bytes(name)
        var generator = SeededGenerator(7, name)
        let limits = DecodingLimits(pixels: 1 << 20, fileBytes: 1 << 20)
        for round in 0..<150 {
            var damaged = bytes
            for _ in 0...generator.index(below: 4) {
                // Headers are short and decide everything: half of the damage goes there.
                let reach = round % 2 == 0 ? min(bytes.count, 200) : bytes.count
                damaged[generator.index(below: reach)] = UInt8(generator.index(below: 256))
            }
            if round % 5 == 0 { damaged.removeLast(generator.index(below: bytes.count)) }
            do {
                let film = try Radiograph(decoding: damaged, path: name, limits: limits)
                #expect(film.width * film.height <= limits.pixels)
            } catch {
                #expect(error.path == name)
            }
            for resize in Preprocessing.Resize.allCases {
                let preprocessing = Preprocessing(
                    size: 9, resize: resize, fit: .crop, normalisation: .imageNet(channels: 1))
                damaged.withUnsafeBytes {
                    _ = try? preprocessing.prepare(decoding: $0, path: name, limits: limits)
                }
            }
        }
    }
}
