import Foundation
import Groundwork
import Imaging
import Testing

@Suite struct Prepare16Tests {
    private func film(_ width: Int, _ height: Int, seed: UInt64) -> Radiograph {
        var generator = SeededGenerator(seed, "16-bit film")
        return Radiograph(
            width: width, height: height,
            pixels: .gray16((0..<width * height).map { _ in UInt16(truncatingIfNeeded: generator.next()) }))
    }

    /// The 8-bit path is another implementation of the same filter: 16 bits must agree with it when rounded.
    @Test(arguments: Preprocessing.Fit.allCases, [(37, 23), (23, 37), (64, 64), (9, 100), (5, 4)])
    func agreesWithEightBits(fit: Preprocessing.Fit, shape: (width: Int, height: Int)) {
        let preprocessing = Preprocessing(size: 16, fit: fit, normalisation: .imageNet(channels: 1))
        let film = film(shape.width, shape.height, seed: 3)
        let wide = preprocessing.prepare16(film)
        let narrow = preprocessing.prepare(film).pixels
        #expect(wide.count == 256)
        for (sixteen, eight) in zip(wide, narrow) {
            #expect(abs(Double(sixteen) / 257 - Double(eight)) <= 0.51)
        }
        #expect(Set(wide.map { $0 % 257 }).count > 10, "more than 8 bits of depth are left")
    }

    /// By hand, from the filter's definition (Resample.c).
    @Test func isTheTriangleFilter() {
        let preprocessing = Preprocessing(size: 2, normalisation: .imageNet(channels: 1))
        let film = Radiograph(
            width: 4, height: 2, pixels: .gray16([0, 10_000, 20_000, 30_000, 4, 40_000, 65_535, 1]))
        // Across, scale 2, support 2: weights 0.75, 0.75, 0.25 and 0.25, 0.75, 0.75, over their sum 1.75.
        let row = { (a: Double, b: Double, c: Double) in (0.75 * a + 0.75 * b + 0.25 * c) / 1.75 }
        let expected = [
            row(0, 10_000, 20_000), row(30_000, 20_000, 10_000), row(4, 40_000, 65_535),
            row(1, 65_535, 40_000),
        ].map { UInt16($0.rounded()) }
        #expect(preprocessing.prepare16(film) == expected)
    }

    @Test func eightBitFilmsAreSpreadOverTheWholeRange() {
        let preprocessing = Preprocessing(size: 2, normalisation: .imageNet(channels: 1))
        let film = Radiograph(width: 2, height: 2, pixels: .gray8([0, 1, 128, 255]))
        #expect(preprocessing.prepare16(film) == [0, 257, 128 * 257, 65_535])
    }

    @Test func whiteStaysWhiteAndFilesAreRead() throws {
        let preprocessing = Preprocessing(size: 8, fit: .pad, normalisation: .imageNet(channels: 1))
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).png")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(PNGWriter.encode(gray16: Array(repeating: 65_535, count: 30 * 15), width: 30, height: 15))
            .write(to: file)
        let pixels = try preprocessing.prepare16(contentsOf: file.path)
        #expect(pixels == (0..<64).map { (16..<48).contains($0) ? 65_535 : 0 })
    }
}
