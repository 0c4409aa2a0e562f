import Assessment
import Imaging
import Saliency
import Testing

@Suite struct DrawingTests {
    private let preprocessing = Preprocessing(size: 20, normalisation: .init(mean: [0], std: [1]))

    @Test func anOverlayColoursWhereTheMapPoints() {
        let film = Radiograph(
            width: 40, height: 60, pixels: .gray8(Array(repeating: 100, count: 2400)))
        let map = SaliencyMap(20, 20) { x, y in x >= 15 && y < 5 ? 2 : 0 }
        let overlay = Overlay(film, map: map, placed: FilmPlacement(preprocessing, width: 40, height: 60))
        #expect(overlay.width == 40 && overlay.height == 60)
        func colour(_ x: Int, _ y: Int) -> [UInt8] {
            Array(overlay.pixels[(y * 40 + x) * 3..<(y * 40 + x) * 3 + 3])
        }
        #expect(colour(5, 50) == [100, 100, 100], "unmarked film stays gray")
        #expect(colour(36, 5)[0] > 150 && colour(36, 5)[2] < 150)
        let small = Overlay(
            film, map: map, placed: FilmPlacement(preprocessing, width: 40, height: 60), side: 30)
        #expect(small.width == 20 && small.height == 30)
    }

    @Test func sixteenBitFilmsAreScaled() {
        let film = Radiograph(width: 2, height: 1, pixels: .gray16([0, 65535]))
        #expect(film.gray8(width: 2, height: 1) == [0, 255])
        let halved = Radiograph(width: 4, height: 2, pixels: .gray8([0, 10, 100, 200, 20, 30, 100, 200]))
        #expect(halved.gray8(width: 2, height: 1) == [15, 150])
    }

    @Test func sheetsHoldEveryPicture() {
        let red = Overlay(width: 2, height: 1, pixels: [255, 0, 0, 255, 0, 0])
        let sheet = OverlaySheet.make([red, red, red], columns: 2, tile: 8, gap: 2)
        #expect(sheet.width == 18 && sheet.height == 18)
        let reds = stride(from: 0, to: sheet.pixels.count, by: 3).count { sheet.pixels[$0] == 255 }
        #expect(reds == 3 * 8 * 4)
    }

    @Test func valuesAreNumPysOwnFormat() {
        let map = SaliencyMap(width: 3, height: 1, values: [1, -2, 0.5])
        let bytes = map.npy
        #expect(Array(bytes[..<8]) == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0])
        let length = Int(bytes[8]) | Int(bytes[9]) << 8
        #expect((10 + length) % 64 == 0 && bytes[9 + length] == 10)
        #expect(
            String(decoding: bytes[10..<10 + length], as: UTF8.self)
                .hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }"))
        #expect(Array(bytes[(10 + length)...]) == [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0x3F])
    }

    @Test func sixteenBitPNGsHoldShares() throws {
        let map = SaliencyMap(width: 3, height: 1, values: [4, -2, 1])
        let film = try Radiograph(decoding: map.png16, path: "map.png")
        #expect(film.pixels == .gray16([65535, 0, 16384]))
    }

    @Test func contoursAreClosedAndAsLongAsOthers() {
        let goldens = Goldens.shared
        for golden in goldens.localisations {
            let lines = Contours.lines(goldens.map(golden.values), level: 0.5)
            #expect(lines.allSatisfy { $0.first == $0.last && $0.count > 3 })
            var length = 0.0
            for line in lines {
                for (start, end) in zip(line, line.dropFirst()) {
                    length += ((end.x - start.x) * (end.x - start.x) + (end.y - start.y) * (end.y - start.y))
                        .squareRoot()
                }
            }
            #expect(abs(length - golden.contourLength) < 1e-6)
        }
    }

    @Test func contoursAtTheBorderAreClosedToo() {
        let lines = Contours.lines(SaliencyMap(6, 6) { x, _ in x > 3 ? 1 : 0 }, level: 0.5)
        #expect(lines.count == 1)
        #expect(lines[0].first == lines[0].last)
        #expect(Contours.lines(SaliencyMap(6, 6) { _, _ in 0 }, level: 0.5).isEmpty)
        // Two that touch at a corner.
        let both = Contours.lines(SaliencyMap(4, 4) { x, y in (x < 2) == (y < 2) ? 1 : 0 }, level: 0.5)
        #expect(both.allSatisfy { $0.first == $0.last })
    }
}
