import Groundwork
import Imaging

/// A film with slow shading, edges and grain: every effect has something to act on.
func testFilm(size: Int = 96, seed: UInt64 = 1) -> PreparedFilm {
    var generator = SeededGenerator(seed, "test film")
    let pixels = (0..<size * size).map { index in
        let (row, column) = index.quotientAndRemainder(dividingBy: size)
        let shade = 40 + 130 * column / size
        let bar = (row / 7) % 2 == 0 ? 25 : 0
        return UInt8(shade + bar + generator.index(below: 20))
    }
    return PreparedFilm(size: size, pixels: pixels)
}

/// The mean of gray levels.
func mean(_ pixels: [UInt8]) -> Double { pixels.reduce(0) { $0 + Double($1) } / Double(pixels.count) }

/// The standard deviation of gray levels.
func spread(_ pixels: [UInt8]) -> Double {
    let centre = mean(pixels)
    return (pixels.reduce(0) { $0 + (Double($1) - centre) * (Double($1) - centre) } / Double(pixels.count))
        .squareRoot()
}

/// The mean absolute difference of neighbours in a row: what sharpening raises and blur lowers.
func roughness(_ pixels: [UInt8]) -> Double {
    zip(pixels, pixels.dropFirst()).reduce(0) { $0 + abs(Double($1.0) - Double($1.1)) } / Double(pixels.count)
}
