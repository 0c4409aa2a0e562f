import Foundation
import Groundwork
import Imaging
import Testing

@Suite("Lossless JPEGs give back what went in")
struct JPEGLosslessTests {
    /// A file of Goldens/JPEGLossless and the samples that were encoded into it.
    struct Golden: Decodable, Sendable, CustomTestStringConvertible {
        let file, expected: String
        let width, height, components, precision: Int
        var testDescription: String { file }
    }

    static let folder = Goldens.folder.deletingLastPathComponent().appendingPathComponent("JPEGLossless")
    static let all: [Golden] = {
        do {
            return try JSONDecoder().decode([Golden].self, from: Data(bytes("manifest.json")))
        } catch {
            fatalError("the goldens' manifest can't be read: \(error)")
        }
    }()

    static func bytes(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: folder.appendingPathComponent(name)))
    }

    static func decode(
        _ bytes: [UInt8], limits: DecodingLimits = .standard
    ) throws -> JPEGLossless.Image {
        try bytes.withUnsafeBytes { try JPEGLossless.decode($0, path: "film", limits: limits) }
    }

    @Test("Every predictor, precision, interval, transform and code", arguments: all)
    func decodes(_ golden: Golden) throws {
        let image = try Self.decode(Self.bytes(golden.file))
        #expect(image.width == golden.width)
        #expect(image.height == golden.height)
        #expect(image.components == golden.components)
        #expect(image.precision == golden.precision)
        let expected = try Self.bytes(golden.expected)
        #expect(
            image.samples
                == stride(from: 0, to: expected.count, by: 2).map {
                    UInt16(expected[$0]) | UInt16(expected[$0 + 1]) << 8
                })
    }

    @Test("Every prefix that lacks image data is an error", arguments: all)
    func prefixes(_ golden: Golden) throws {
        let bytes = try Self.bytes(golden.file)
        // The end marker's two bytes hold no pixels: DICOM files that lost them are read.
        for count in 0..<bytes.count - 2 {
            #expect(throws: ImagingError.self, "\(count) bytes") {
                try Self.decode(Array(bytes.prefix(count)))
            }
        }
        #expect(throws: Never.self) { try Self.decode(Array(bytes.dropLast(2))) }
    }

    @Test("Damage ends in samples or in an error", arguments: all)
    func damage(_ golden: Golden) throws {
        let bytes = try Self.bytes(golden.file)
        var generator = SeededGenerator(11, golden.file)
        let limits = DecodingLimits(pixels: 1 << 20, fileBytes: 1 << 20)
        for round in 0..<400 {
            var damaged = bytes
            for _ in 0...generator.index(below: 4) {
                let reach = round % 2 == 0 ? min(bytes.count, 80) : bytes.count
                damaged[generator.index(below: reach)] = UInt8(generator.index(below: 256))
            }
            if round % 5 == 0 { damaged.removeLast(generator.index(below: bytes.count)) }
            if let image = try? Self.decode(damaged, limits: limits) {
                #expect(image.samples.count == image.width * image.height * image.components)
                #expect(image.width * image.height <= limits.pixels)
            }
        }
    }

    /// Replaces the first occurrence of `old` in a small sound file.
    private func patched(_ name: String, _ old: [UInt8], _ new: [UInt8]) throws -> [UInt8] {
        var bytes = try Self.bytes(name)
        let start = try #require(bytes.firstRange(of: old)).lowerBound
        bytes.replaceSubrange(start..<start + old.count, with: new)
        return bytes
    }

    @Test("What isn't decoded is named")
    func refusals() throws {
        func changed(_ marker: UInt8 = 0xC3, precision: UInt8 = 12, height: UInt8 = 21, components: UInt8 = 1)
            -> [UInt8]
        { [0xFF, marker, 0, 11, precision, 0, height, 0, 19, components] }
        let frame = changed()
        let restarts = "restarts-predictor4.jpg"
        let cases: [(bytes: [UInt8], word: String)] = [
            (try patched(restarts, frame, changed(0xC0)), "baseline"),
            (try patched(restarts, frame, changed(0xCB)), "arithmetic"),
            (try patched(restarts, frame, changed(height: 0)), "height comes after"),
            (try patched(restarts, frame, changed(components: 2)), "one nor three"),
            (try patched(restarts, frame, changed(precision: 17)), "precision"),
            // The last interval has a single row: a second one would need what isn't there.
            (try patched(restarts, frame, changed(height: 60)), "Huffman code"),
            (try patched(restarts, frame, changed(height: 20)), "left behind"),
            (try patched(restarts, [0xFF, 0xDD, 0, 4, 0, 38], [0xFF, 0xDD, 0, 4, 0, 37]), "within a row"),
            (try patched(restarts, [0xFF, 0xD3], [0xFF, 0xD4]), "restart marker"),
            (
                try patched(
                    restarts, [0xFF, 0xDA, 0, 8, 1, 1, 0, 4], [0xFF, 0xDA, 0, 8, 1, 1, 0, 0]), "hierarchical"
            ),
            (
                try patched(restarts, [0xFF, 0xDA, 0, 8, 1, 1, 0, 4], [0xFF, 0xDA, 0, 8, 1, 1, 0, 8]),
                "predictor beyond 7"
            ),
            (
                try patched(restarts, [0xFF, 0xDA, 0, 8, 1, 1, 0, 4], [0xFF, 0xDA, 0, 8, 1, 1, 0x30, 4]),
                "table is missing"
            ),
            (try patched("colour-predictor1.jpg", [1, 0x11, 0, 2, 0x11], [1, 0x22, 0, 2, 0x11]), "sizes"),
        ]
        for (bytes, word) in cases {
            let error = try #require(throws: ImagingError.self) { try Self.decode(bytes) }
            #expect(error.description.contains(word), "\(error)")
        }
    }

    @Test("Sizes are checked before anything is allocated")
    func sizes() throws {
        let golden = try Self.bytes("p8-predictor1.jpg")
        #expect(throws: ImagingError.tooManyPixels(path: "film", width: 23, height: 17, limit: 390)) {
            try Self.decode(golden, limits: DecodingLimits(pixels: 390, fileBytes: 1 << 20))
        }
        let hollow = try patched(
            "p8-predictor1.jpg", [8, 0, 17, 0, 23], [8, 0x27, 0x10, 0x27, 0x10])
        let error = try #require(throws: ImagingError.self) { try Self.decode(hollow) }
        #expect(error.description.contains("10000 × 10000"))
        #expect(throws: ImagingError.empty(path: "film")) { try Self.decode([]) }
    }
}
