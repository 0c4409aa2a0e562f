package import Imaging

/// A few plain numbers of a prepared film, by which one can say in words why it is no chest film.
package struct FilmStatistics: Sendable, Equatable {
    /// What is measured, in the order of ``values``.
    package enum Kind: String, Codable, Sendable, CaseIterable {
        /// Mean gray level, 0 to 1.
        case brightness
        /// Standard deviation of the gray levels, 0 to 0.5.
        case contrast
        /// Share of pixels below 8 of 255.
        case black
        /// Share of pixels above 247 of 255.
        case white
        /// Mean step between neighbouring pixels, 0 to 1.
        case detail
        /// Correlation with its own mirror image.
        case symmetry

        /// The measurement in words.
        package var title: String {
            switch self {
            case .brightness: "mean gray level"
            case .contrast: "spread of gray levels"
            case .black: "share of black pixels"
            case .white: "share of white pixels"
            case .detail: "step between neighbouring pixels"
            case .symmetry: "likeness of left and right"
            }
        }
    }

    package let values: [Double]
    /// The film at `side * side`, with mean 0 and length 1; all zeros where it is flat.
    package let outline: [Float]

    /// Side of the outline.
    package static let side = 16

    package subscript(kind: Kind) -> Double { values[Kind.allCases.firstIndex(of: kind) ?? 0] }

    package init(_ film: PreparedFilm) {
        let size = film.size
        let count = Double(size * size)
        var sum = 0.0
        var squares = 0.0
        var black = 0
        var white = 0
        var steps = 0.0
        for y in 0..<size {
            for x in 0..<size {
                let level = Int(film.pixels[y * size + x])
                sum += Double(level)
                squares += Double(level * level)
                if level < 8 { black += 1 }
                if level > 247 { white += 1 }
                if x > 0 { steps += Double(abs(level - Int(film.pixels[y * size + x - 1]))) }
                if y > 0 { steps += Double(abs(level - Int(film.pixels[(y - 1) * size + x]))) }
            }
        }
        let mean = sum / count
        let deviation = max(0, squares / count - mean * mean).squareRoot()
        let pairs = Double(max(1, 2 * size * (size - 1)))
        let outline = Self.outline(film)
        self.outline = outline
        let mirrored = (0..<outline.count).map { index in
            outline[index / Self.side * Self.side + Self.side - 1 - index % Self.side]
        }
        values = [
            mean / 255, deviation / 255, Double(black) / count, Double(white) / count, steps / pairs / 255,
            Self.correlation(outline, mirrored),
        ]
    }

    /// The correlation of two outlines.
    package static func correlation(_ left: [Float], _ right: [Float]) -> Double {
        zip(left, right).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    private static func outline(_ film: PreparedFilm) -> [Float] {
        var cells = Array(repeating: 0.0, count: side * side)
        var counts = Array(repeating: 0.0, count: side * side)
        for y in 0..<film.size {
            for x in 0..<film.size {
                let cell = y * side / film.size * side + x * side / film.size
                cells[cell] += Double(film.pixels[y * film.size + x])
                counts[cell] += 1
            }
        }
        for index in cells.indices where counts[index] > 0 { cells[index] /= counts[index] }
        return normalised(cells)
    }

    /// `values` with mean 0 and length 1.
    package static func normalised(_ values: [Double]) -> [Float] {
        let mean = values.reduce(0, +) / Double(max(1, values.count))
        let centred = values.map { $0 - mean }
        let length = centred.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return centred.map { length > 1e-9 ? Float($0 / length) : 0 }
    }
}
