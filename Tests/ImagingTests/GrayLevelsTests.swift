import Foundation
import Imaging
import Testing

@Suite struct GrayLevelsTests {
    private func preprocessing(_ levels: Preprocessing.Levels) -> Preprocessing {
        Preprocessing(size: 40, normalisation: .imageNet(channels: 1), levels: levels)
    }

    private func film(_ level: (_ row: Int, _ column: Int) -> Double) -> Radiograph {
        let pixels = (0..<1600).map { UInt8(min(max(level($0 / 40, $0 % 40), 0), 255).rounded()) }
        return Radiograph(width: 40, height: 40, pixels: .gray8(pixels))
    }

    @Test func stretchingSpansTheGrayRange() {
        let dull = film { _, column in 90 + Double(column) }
        let prepared = preprocessing(.stretched).prepare(dull).pixels
        // Inside the inner 32 columns the levels run from 94 to 125: 1 % and 99 % of them are the ends.
        #expect(prepared[20 * 40 + 4] == 0 && prepared[20 * 40 + 35] == 255)
        #expect(prepared[20 * 40 + 10] == UInt8((6.0 / 31 * 255).rounded()))
        #expect(preprocessing(.stored).prepare(dull).pixels[20 * 40 + 4] == 94)
    }

    @Test func equalisingGivesMidRanks() {
        // Four levels with equal shares of the inner columns.
        let levels: [Double] = [10, 60, 61, 200]
        let steps = film { _, column in levels[min(max((column - 4) / 8, 0), 3)] }
        let prepared = preprocessing(.equalised).prepare(steps).pixels
        let found: [UInt8] = [6, 14, 22, 30].map { prepared[20 * 40 + $0] }
        #expect(found == [32, 96, 159, 223])
    }

    @Test func equalisingDoesNotSeeAToneCurve() {
        let plain = film { row, column in 40 + 2 * Double(row) + 1.5 * Double(column) }
        let curved = film { row, column in
            let level: Double = 40 + 2 * Double(row) + 1.5 * Double(column)
            let gray = level.rounded() / 255
            return 255 * gray * gray
        }
        let levels = preprocessing(.equalised)
        let differences = zip(levels.prepare(plain).pixels, levels.prepare(curved).pixels)
            .map { abs(Int($0) - Int($1)) }
        #expect((differences.max() ?? 9) <= 4, "two levels that the curve merged share a rank")
    }

    @Test func framesAndMarkersDoNotMoveTheLevels() {
        func content(_ row: Int, _ column: Int) -> Double { 60 + Double(row) + Double(column) }
        let plain = film(content)
        let framed = film { row, column in
            min(row, column, 39 - row, 39 - column) < 3 ? 255 : content(row, column)
        }
        for levels in [Preprocessing.Levels.stretched, .equalised] {
            let (first, second) = (
                preprocessing(levels).prepare(plain), preprocessing(levels).prepare(framed)
            )
            for row in 4..<36 {
                #expect(
                    first.pixels[row * 40 + 4..<row * 40 + 36] == second.pixels[row * 40 + 4..<row * 40 + 36])
            }
        }
    }

    @Test func anEmptyFilmStaysAsItIs() {
        let empty = film { _, _ in 7 }
        for levels in Preprocessing.Levels.allCases {
            #expect(preprocessing(levels).prepare(empty).pixels.allSatisfy { $0 == 7 })
        }
    }

    @Test func cardsFromBeforeStayTheSame() throws {
        let old = #"{"fit":"stretch","normalisation":{"mean":[0.5],"std":[0.25]},"resize":"exact","size":64}"#
        let read = try JSONDecoder().decode(Preprocessing.self, from: Data(old.utf8))
        #expect(read.levels == .stored)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(read), as: UTF8.self) == old)
        let chosen = preprocessing(.equalised)
        #expect(try JSONDecoder().decode(Preprocessing.self, from: encoder.encode(chosen)) == chosen)
    }
}
