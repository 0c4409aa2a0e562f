import Groundwork
import Imaging
import Perturbation
import Testing

@Suite struct LookTests {
    private func apply(_ film: PreparedFilm, _ change: (inout Look) -> Void) -> [UInt8] {
        var look = Look()
        change(&look)
        var generator = SeededGenerator(0)
        return look(film, using: &generator)
    }

    @Test func toneActsInTheDirectionItSays() {
        let film = testFilm()
        let before = film.pixels
        #expect(mean(apply(film) { $0.tone.gamma = 1.4 }) < mean(before) - 5)
        #expect(mean(apply(film) { $0.tone.gamma = 0.7 }) > mean(before) + 5)
        #expect(spread(apply(film) { $0.tone.contrast = 1.2 }) > spread(before) * 1.1)
        #expect(spread(apply(film) { $0.tone.contrast = 0.8 }) < spread(before) * 0.9)
        #expect(abs(mean(apply(film) { $0.tone.brightness = 0.1 }) - mean(before) - 25.5) < 1)
    }

    @Test func curvesKeepTheOrderOfGrays() {
        for curve in stride(from: -1.0, through: 1, by: 0.5) {
            for wave in stride(from: -1.0, through: 1, by: 0.5) {
                var tone = Tone()
                tone.curve = curve
                tone.wave = wave
                let levels = (0...255).map { tone.level(Double($0) / 255) }
                #expect(zip(levels, levels.dropFirst()).allSatisfy { $0 <= $1 + 1e-12 })
                #expect(abs(levels[0]) < 1e-12 && abs(levels[255] - 1) < 1e-12)
            }
        }
        var steep = Tone()
        steep.curve = 0.5
        #expect(steep.level(0.25) < 0.2 && steep.level(0.75) > 0.8 && abs(steep.level(0.5) - 0.5) < 1e-12)
    }

    @Test func sharpnessBlursAndSharpens() {
        let film = testFilm()
        #expect(roughness(apply(film) { $0.sharpness = -1 }) < 0.5 * roughness(film.pixels))
        #expect(roughness(apply(film) { $0.sharpness = 0.5 }) > 1.3 * roughness(film.pixels))
        #expect(abs(mean(apply(film) { $0.sharpness = -1 }) - mean(film.pixels)) < 0.5)
    }

    @Test func blurIsTheBinomialKernel() {
        var pixels = [UInt8](repeating: 0, count: 9 * 9)
        pixels[4 * 9 + 4] = 255
        let blurred = apply(PreparedFilm(size: 9, pixels: pixels)) { $0.sharpness = -1 }
        let weights = [1.0, 4, 6, 4, 1]
        for row in 2...6 {
            for column in 2...6 {
                let expected = 255 * weights[row - 2] * weights[column - 2] / 256
                #expect(abs(Double(blurred[row * 9 + column]) - expected) <= 0.51)
            }
        }
        #expect(blurred[0] == 0)
    }

    @Test func noiseHasTheSizeItSays() {
        let flat = PreparedFilm(size: 128, pixels: Array(repeating: 128, count: 128 * 128))
        for noise in [0.01, 0.05] {
            let pixels = apply(flat) { $0.noise = noise }
            #expect(abs(spread(pixels) - noise * 255) < 0.05 * noise * 255 + 0.1)
            #expect(abs(mean(pixels) - 128) < 0.4)
        }
    }

    @Test func overlaysLieWhereTheySay() {
        let film = testFilm(size: 100)
        var frame = Frame(level: 255)
        frame.left = 0.05
        frame.top = 0.02
        let framed = apply(film) { $0.frame = frame }
        let erased = apply(film) { $0.erasure = Erasure(x: 0.2, y: 0.3, width: 0.1, height: 0.4, level: 7) }
        for index in film.pixels.indices {
            let (row, column) = index.quotientAndRemainder(dividingBy: 100)
            #expect(framed[index] == (column < 5 || row < 2 ? 255 : film.pixels[index]))
            let isErased = (20..<30).contains(column) && (30..<70).contains(row)
            #expect(erased[index] == (isErased ? 7 : film.pixels[index]))
        }
    }

    @Test(arguments: Marker.Shape.allCases, Marker.Letter.allCases)
    func markersAreBrightAndLocal(shape: Marker.Shape, letter: Marker.Letter) {
        let film = PreparedFilm(size: 120, pixels: Array(repeating: 30, count: 120 * 120))
        let marker = Marker(letter: letter, shape: shape, x: 0.25, y: 0.25, height: 0.1)
        let marked = apply(film) { $0.marker = marker }
        let touched = marked.indices.filter { marked[$0] != 30 }
        #expect(touched.count > 25 && touched.allSatisfy { marked[$0] > 30 })
        #expect(touched.allSatisfy { $0 / 120 < 60 && $0 % 120 < 60 })
        #expect(marked.contains(250))
    }

    @Test func lettersDiffer() {
        let film = PreparedFilm(size: 64, pixels: Array(repeating: 0, count: 64 * 64))
        let drawn = Marker.Letter.allCases.map { letter in
            apply(film) { $0.marker = Marker(letter: letter, shape: .plain, x: 0.5, y: 0.5, height: 0.3) }
        }
        #expect(drawn[0] != drawn[1])
    }
}
