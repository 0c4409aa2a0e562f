import Foundation
import Groundwork
import Imaging
import Testing

@Suite("Writing and reading")
struct RoundTripTests {
    @Test("A PNG gives back what went in", arguments: [(1, 1), (1, 7), (13, 1), (31, 17), (640, 3)])
    func pngIsLossless(_ width: Int, _ height: Int) throws {
        var generator = SeededGenerator(1, "png", width, height)
        let bytes = (0..<width * height).map { _ in UInt8(generator.index(below: 256)) }
        let words = (0..<width * height).map { _ in UInt16(generator.index(below: 65_536)) }
        for level in [0, 1, 9] {
            let film8 = Radiograph(width: width, height: height, pixels: .gray8(bytes))
            #expect(try Radiograph(decoding: PNGWriter.encode(film8, level: level), path: "8") == film8)
            let film16 = Radiograph(width: width, height: height, pixels: .gray16(words))
            #expect(try Radiograph(decoding: PNGWriter.encode(film16, level: level), path: "16") == film16)
        }
    }

    @Test("Colours become luma")
    func colourIsLuma() throws {
        let png = PNGWriter.encode(
            rgb8: [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255], width: 2, height: 2)
        #expect(try Radiograph(decoding: png, path: "rgb").pixels == .gray8([76, 150, 29, 255]))
    }

    @Test("A JPEG of high quality stays close", arguments: [(1, 1), (8, 8), (61, 43)])
    func jpegIsClose(_ width: Int, _ height: Int) throws {
        let pixels = (0..<width * height).map { UInt8(100 + ($0 % width) + ($0 / width)) }
        let jpeg = JPEGWriter.encode(gray: pixels, width: width, height: height, quality: 100)
        let film = try Radiograph(decoding: jpeg, path: "jpeg")
        guard case .gray8(let decoded) = film.pixels else {
            Issue.record("a JPEG has 8 bits")
            return
        }
        #expect(try #require(largestDifference(decoded, pixels)) <= 2)
        #expect(
            jpeg.count < JPEGWriter.encode(gray: pixels, width: width, height: height, quality: 100).count + 1
        )
    }

    @Test("Flat films stay flat at every size and fit but the padding", arguments: Preprocessing.Fit.allCases)
    func flatStaysFlat(_ fit: Preprocessing.Fit) {
        for (width, height, size) in [(1, 1, 5), (2, 9, 4), (300, 7, 16), (7, 300, 224), (224, 224, 224)] {
            let preprocessing = Preprocessing(size: size, fit: fit, normalisation: .imageNet(channels: 1))
            let values = [UInt8](repeating: 201, count: width * height)
            let film = preprocessing.prepare(Radiograph(width: width, height: height, pixels: .gray8(values)))
            let deep = preprocessing.prepare(
                Radiograph(width: width, height: height, pixels: .gray16(values.map { UInt16($0) * 257 })))
            #expect(film == deep)
            #expect(Set(film.pixels).subtracting([0]) == [201])
            if fit != .pad { #expect(!film.pixels.contains(0)) }
        }
    }

    @Test("White and black survive 16 bits")
    func extremes() {
        let preprocessing = Preprocessing(size: 3, normalisation: .imageNet(channels: 1))
        let film = Radiograph(width: 2, height: 1, pixels: .gray16([0, 65_535]))
        let pixels = preprocessing.prepare(film).pixels
        #expect(pixels.first == 0)
        #expect(pixels.last == 255)
    }

    @Test("Eight threads read the same film alike")
    func threads() async throws {
        let preprocessing = Preprocessing(size: 64, normalisation: .imageNet(channels: 1))
        let names = ["film.jpg", "film-sideways.jpg", "film.png", "film16.png"]
        let alone = try names.map { try preprocessing.prepare(contentsOf: Goldens.url($0).path) }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    try (0..<25).allSatisfy { step in
                        let index = (worker + step) % names.count
                        return try preprocessing.prepare(contentsOf: Goldens.url(names[index]).path)
                            == alone[index]
                    }
                }
            }
            for try await isAlike in group { #expect(isAlike) }
        }
    }
}
