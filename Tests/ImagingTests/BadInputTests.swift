import Foundation
import Imaging
import Testing

@Suite("Bad input is named, never survived in silence")
struct BadInputTests {
    /// Every case of the list: name, content, and words that the message must hold beside the path.
    static let corpus: [(name: String, bytes: [UInt8], words: [String])] = {
        let jpeg = (try? Goldens.bytes("film.jpg")) ?? []
        let png = (try? Goldens.bytes("film.png")) ?? []
        return [
            ("empty.jpg", [], ["0 bytes"]),
            (
                "half.jpg", Array(jpeg.prefix(jpeg.count / 2)),
                ["truncated", "333 × 257", "\(jpeg.count / 2) bytes"]
            ),
            ("no-end.jpg", Array(jpeg.dropLast(2)), ["truncated"]),
            ("header-only.jpg", Array(jpeg.prefix(100)), ["truncated", "header"]),
            ("half.png", Array(png.prefix(png.count / 2)), ["truncated", "97 × 61"]),
            ("no-end.png", Array(png.dropLast(12)), ["truncated"]),
            ("signature-only.png", Array(png.prefix(8)), ["truncated", "header"]),
            ("text.png", Array("Patient 7, see report.\n".utf8), ["found text", "JPEG, PNG or DICOM"]),
            ("gif.png", Array("GIF89a------------".utf8), ["GIF"]),
            ("scan.jpg", Array(repeating: 0, count: 128) + Array("DICM____".utf8), ["DICOM"]),
            ("noise.jpg", [0x00, 0x01, 0x02, 0xFE], ["00 01 02 FE"]),
            (
                "giant.png", pngHeader(60_000, 60_000, depth: 8, color: 0),
                ["60000 × 60000", "limit of 100000000"]
            ),
            ("widest.png", pngHeader(0x7FFF_FFFF, 0x7FFF_FFFF, depth: 16, color: 6), ["limit"]),
            ("hollow.png", pngHeader(9_000, 9_000, depth: 8, color: 0), ["truncated", "9000 × 9000"]),
            ("flat.png", pngHeader(0, 9, depth: 8, color: 0), ["0 × 9"]),
            ("depth.png", pngHeader(9, 9, depth: 7, color: 0), ["damaged"]),
            ("color.png", pngHeader(9, 9, depth: 8, color: 5), ["colour type 5"]),
            ("hollow.jpg", jpegHeader(9_000, 9_000), ["truncated", "9000 × 9000"]),
            ("giant.jpg", jpegHeader(60_000, 60_000), ["60000 × 60000", "limit"]),
            ("deep.jpg", jpegHeader(90, 90, precision: 12), ["12 bits per sample"]),
            ("lossless.jpg", jpegHeader(90, 90, marker: 0xC3), ["lossless"]),
            ("pair.jpg", jpegHeader(90, 90, components: 2), ["2 colour components"]),
            ("headless.jpg", [0xFF, 0xD8, 0xFF, 0xD9], ["no frame header"]),
        ]
    }()

    @Test("Files", arguments: corpus.indices)
    func files(_ index: Int) throws {
        let (name, bytes, words) = Self.corpus[index]
        try withTemporaryFolder { folder in
            let path = try write(bytes, name, in: folder)
            let error = try #require(throws: ImagingError.self) { try Radiograph(contentsOf: path) }
            let text = error.description
            #expect(error.path == path)
            for word in words + [path, "; "] { #expect(text.contains(word), "\(text)") }
            for resize in Preprocessing.Resize.allCases {
                let preprocessing = Preprocessing(
                    size: 8, resize: resize, normalisation: .imageNet(channels: 1))
                #expect(throws: ImagingError.self) { try preprocessing.prepare(contentsOf: path) }
            }
        }
    }

    @Test("Paths that aren't files")
    func paths() throws {
        try withTemporaryFolder { folder in
            #expect(throws: ImagingError.missing(path: folder + "/gone.png")) {
                try Radiograph(contentsOf: folder + "/gone.png")
            }
            #expect(throws: ImagingError.notAFile(path: folder, found: "a folder")) {
                try Radiograph(contentsOf: folder)
            }
            let pipe = folder + "/pipe.png"
            #expect(mkfifo(pipe, 0o600) == 0)
            #expect(throws: ImagingError.notAFile(path: pipe, found: "a pipe or a device")) {
                try Radiograph(contentsOf: pipe)
            }
        }
    }

    @Test("Limits are the caller's to set")
    func limits() throws {
        let path = Goldens.url("film.png").path
        #expect(throws: ImagingError.tooManyPixels(path: path, width: 97, height: 61, limit: 97 * 61 - 1)) {
            try Radiograph(contentsOf: path, limits: DecodingLimits(pixels: 97 * 61 - 1, fileBytes: 1 << 20))
        }
        #expect(throws: ImagingError.self) {
            try Radiograph(contentsOf: path, limits: DecodingLimits(pixels: 97 * 61, fileBytes: 10))
        }
        #expect(
            try Radiograph(contentsOf: path, limits: DecodingLimits(pixels: 97 * 61, fileBytes: 1 << 20))
                .width == 97)
    }

    @Test("Sizes beyond 32 bits are refused whatever the limit")
    func wideLimits() {
        for (width, height) in [(UInt32.max, 1), (1, UInt32.max), (0x7FFF_FFFF, 2)] as [(UInt32, UInt32)] {
            let bytes = Self.pngHeader(width, height, depth: 1, color: 0)
            #expect(throws: ImagingError.self) {
                try Radiograph(
                    decoding: bytes, path: "wide", limits: DecodingLimits(pixels: .max, fileBytes: .max))
            }
        }
    }

    @Test("A preprocessing that would end the process isn't decoded")
    func preprocessing() throws {
        let sound = Preprocessing(size: 224, normalisation: .imageNet(channels: 3))
        let json = try #require(String(data: JSONEncoder().encode(sound), encoding: .utf8))
        #expect(try JSONDecoder().decode(Preprocessing.self, from: Data(json.utf8)) == sound)
        for damaged in [json.replacing("224", with: "0"), json.replacing("224", with: "99999999")] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(Preprocessing.self, from: Data(damaged.utf8))
            }
        }
        var uneven = sound
        uneven.normalisation.std = [1]
        let unevenJSON = try JSONEncoder().encode(uneven)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Preprocessing.self, from: unevenJSON) }
    }

    private static func pngHeader(_ width: UInt32, _ height: UInt32, depth: UInt8, color: UInt8) -> [UInt8] {
        let fields = bigEndian(width) + bigEndian(height) + [depth, color, 0, 0, 0]
        let chunk = Array("IHDR".utf8) + fields
        let end = Array("IEND".utf8)
        var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        bytes += bigEndian(13) + chunk + bigEndian(checksum(chunk))
        bytes += bigEndian(0) + end + bigEndian(checksum(end))
        return bytes
    }

    private static func jpegHeader(
        _ width: Int, _ height: Int, marker: UInt8 = 0xC0, precision: UInt8 = 8, components: UInt8 = 1
    ) -> [UInt8] {
        let size: [UInt8] = [UInt8(height >> 8), UInt8(height & 255), UInt8(width >> 8), UInt8(width & 255)]
        var bytes: [UInt8] = [0xFF, 0xD8, 0xFF, marker, 0, 8 + 3 * components, precision]
        bytes += size
        bytes.append(components)
        for component in 1...components { bytes += [component, 0x11, 0] }
        bytes += [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x55]
        return bytes
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    /// CRC-32 as PNG uses it.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in
                value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
            }
        }
    }
}
