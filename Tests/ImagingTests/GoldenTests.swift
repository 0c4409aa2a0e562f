import Foundation
import Imaging
import Testing

@Suite("What Pillow makes of the same files")
struct GoldenTests {
    @Test("Decodes", arguments: Goldens.all.decoded)
    func decodes(_ golden: Goldens.Decoded) throws {
        let film = try Radiograph(contentsOf: Goldens.url(golden.file).path)
        #expect(film.width == golden.width)
        #expect(film.height == golden.height)
        #expect(film.bitDepth == golden.bits)
        let difference =
            switch film.pixels {
            case .gray8(let pixels): try largestDifference(pixels, Goldens.bytes(golden.expected))
            case .gray16(let pixels): try largestDifference(pixels, Goldens.words(golden.expected))
            }
        #expect(try #require(difference) <= golden.tolerance)
    }

    @Test("Resizes", arguments: Goldens.all.resized)
    func resizes(_ golden: Goldens.Resized) throws {
        let preprocessing = try preprocessing(golden)
        let film = try preprocessing.prepare(contentsOf: Goldens.url(golden.file).path)
        #expect(film.size == golden.size)
        let difference = try #require(largestDifference(film.pixels, Goldens.bytes(golden.expected)))
        #expect(difference <= golden.tolerance)
    }

    @Test(
        "A decoded film and its file are prepared alike",
        arguments: Goldens.all.resized.filter { $0.resize == "exact" })
    func decodedFilmsAreAlike(_ golden: Goldens.Resized) throws {
        let preprocessing = try preprocessing(golden)
        let path = Goldens.url(golden.file).path
        #expect(
            try preprocessing.prepare(Radiograph(contentsOf: path)) == preprocessing.prepare(contentsOf: path)
        )
    }

    @Test("Bytes in memory decode like a file")
    func decodesBytes() throws {
        let bytes = try Goldens.bytes("orientation-6.jpg")
        let film = try Radiograph(decoding: bytes, path: "memory")
        #expect(try film == Radiograph(contentsOf: Goldens.url("orientation-6.jpg").path))
        let preprocessing = Preprocessing(size: 20, normalisation: .imageNet(channels: 1))
        let prepared = try bytes.withUnsafeBytes { try preprocessing.prepare(decoding: $0, path: "memory") }
        #expect(prepared == preprocessing.prepare(film))
    }

    private func preprocessing(_ golden: Goldens.Resized) throws -> Preprocessing {
        Preprocessing(
            size: golden.size, resize: try #require(Preprocessing.Resize(rawValue: golden.resize)),
            fit: try #require(Preprocessing.Fit(rawValue: golden.fit)), normalisation: .imageNet(channels: 1))
    }
}
