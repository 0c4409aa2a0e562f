import Foundation
import Groundwork
import Imaging
import Perturbation
import Testing

@Suite struct PlacementTests {
    private func apply(_ film: PreparedFilm, _ change: (inout Look) -> Void) -> [UInt8] {
        var look = Look()
        change(&look)
        var generator = SeededGenerator(0)
        return look(film, using: &generator)
    }

    @Test func mirroringIsExact() {
        let film = testFilm(size: 31)
        let mirrored = apply(film) { $0.isMirrored = true }
        for index in film.pixels.indices {
            let (row, column) = index.quotientAndRemainder(dividingBy: 31)
            #expect(mirrored[index] == film.pixels[row * 31 + 30 - column])
        }
        #expect(apply(PreparedFilm(size: 31, pixels: mirrored)) { $0.isMirrored = true } == film.pixels)
    }

    @Test func quarterTurnsAreExact() {
        let film = testFilm(size: 32)
        // Counter-clockwise: what was on the right comes to the top.
        let turned = apply(film) { $0.rotationDegrees = 90 }
        for row in 0..<32 {
            for column in 0..<32 {
                #expect(turned[row * 32 + column] == film.pixels[column * 32 + 31 - row])
            }
        }
        #expect(apply(film) { $0.rotationDegrees = 180 } == film.pixels.reversed())
    }

    @Test func wholePixelShiftsMoveRightAndDown() {
        let film = testFilm(size: 32)
        let shifted = apply(film) { $0.shift = (x: 2.0 / 32, y: 3.0 / 32) }
        for row in 0..<32 {
            for column in 0..<32 {
                let expected = row >= 3 && column >= 2 ? film.pixels[(row - 3) * 32 + column - 2] : 0
                #expect(shifted[row * 32 + column] == expected)
            }
        }
    }

    @Test(arguments: 0..<12) func warpEqualsPlainBilinearSampling(index: Int) {
        let size = 45
        let film = testFilm(size: size, seed: UInt64(index))
        var generator = SeededGenerator(4, "warp", index)
        let angle = generator.uniform(-40...40)
        let (scale, aspect) = (generator.uniform(0.7...1.4), generator.uniform(0.8...1.3))
        let shift = (x: generator.uniform(-0.2...0.2), y: generator.uniform(-0.2...0.2))
        let isMirrored = index % 2 == 1
        let warped = apply(film) {
            $0.rotationDegrees = angle
            $0.scale = scale
            $0.aspect = aspect
            $0.shift = shift
            $0.isMirrored = isMirrored
        }
        func pixel(_ row: Int, _ column: Int) -> Double {
            (0..<size).contains(row) && (0..<size).contains(column)
                ? Double(film.pixels[row * size + column]) : 0
        }
        let centre = Double(size - 1) / 2
        let (sine, cosine) = (sin(angle * .pi / 180), cos(angle * .pi / 180))
        for row in 0..<size {
            for column in 0..<size {
                let x = Double(column) - centre - shift.x * Double(size)
                let y = Double(row) - centre - shift.y * Double(size)
                let unturned = (x: x * cosine - y * sine, y: x * sine + y * cosine)
                let u = unturned.x / (scale * aspect.squareRoot()) * (isMirrored ? -1 : 1) + centre
                let v = unturned.y / (scale / aspect.squareRoot()) + centre
                let (left, top) = (Int(u.rounded(.down)), Int(v.rounded(.down)))
                let (p, q) = (u - Double(left), v - Double(top))
                let expected =
                    (1 - q) * ((1 - p) * pixel(top, left) + p * pixel(top, left + 1))
                    + q * ((1 - p) * pixel(top + 1, left) + p * pixel(top + 1, left + 1))
                #expect(abs(Double(warped[row * size + column]) - expected) <= 1)
            }
        }
    }

    @Test func scaleEnlargesTheContent() {
        var pixels = [UInt8](repeating: 0, count: 64 * 64)
        for row in 24..<40 { for column in 24..<40 { pixels[row * 64 + column] = 200 } }
        let film = PreparedFilm(size: 64, pixels: pixels)
        #expect(mean(apply(film) { $0.scale = 1.5 }) > 2 * mean(pixels))
        #expect(mean(apply(film) { $0.scale = 0.7 }) < 0.6 * mean(pixels))
        let wide = apply(film) { $0.aspect = 1.5 }
        #expect(wide[32 * 64 + 22] > 100 && wide[24 * 64 + 32] < 100)
    }
}
