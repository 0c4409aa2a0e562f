import Imaging

/// A stored film on a black square as large as its longer side, 8-bit.
struct SquareFilm {
    let prepared: PreparedFilm
    let width, height: Int

    init(_ film: Radiograph) {
        let side = max(film.width, film.height)
        let gray: [UInt8] =
            switch film.pixels {
            case .gray8(let pixels): pixels
            case .gray16(let pixels): pixels.map { UInt8($0 >> 8) }
            }
        var pixels = [UInt8](repeating: 0, count: side * side)
        for row in 0..<film.height {
            pixels.replaceSubrange(
                row * side..<row * side + film.width, with: gray[row * film.width..<(row + 1) * film.width])
        }
        prepared = PreparedFilm(size: side, pixels: pixels)
        (width, height) = (film.width, film.height)
    }

    /// The part of a square picture that the film takes.
    func cut(_ pixels: [UInt8]) -> Radiograph {
        let side = prepared.size
        let rows = (0..<height).flatMap { pixels[$0 * side..<$0 * side + width] }
        return Radiograph(width: width, height: height, pixels: .gray8(rows))
    }
}
