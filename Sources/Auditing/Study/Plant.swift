package import Groundwork
package import Imaging
import Perturbation

/// Something that comes with a disease on purpose, to see whether a network takes it for the disease and whether an
/// audit notices.
package enum Plant: String, CaseIterable, Codable, Sendable {
    /// A side marker low in a corner, where no hospital of the phantoms has one.
    case marker
    /// A darker, harder gray scale.
    case exposure
    /// A black border on the sides.
    case border
    /// A softer detector.
    case sharpness
    /// Fine vertical lines of an anti-scatter grid. The audit was developed without it.
    case grid

    /// The film with the plant, the same for the same generator; each film's plant is a little different.
    package func callAsFunction(_ film: PreparedFilm, using generator: inout SeededGenerator) -> PreparedFilm
    {
        if self == .grid { return Self.lined(film, using: &generator) }
        var look = Look()
        switch self {
        case .marker:
            look.marker = Marker(
                letter: .right, shape: .ring, x: 0.08 + generator.uniform(-0.02...0.02),
                y: 0.92 + generator.uniform(-0.02...0.02), height: 0.06,
                rotationDegrees: generator.normal() * 6)
        case .exposure:
            look.tone.gamma = generator.uniform(1.3...1.5)
            look.tone.contrast = generator.uniform(1.05...1.15)
        case .border:
            var frame = Frame(level: 0)
            frame.left = generator.uniform(0.03...0.06)
            frame.right = generator.uniform(0.03...0.06)
            look.frame = frame
        case .sharpness: look.sharpness = generator.uniform(-1.0...(-0.8))
        case .grid: break
        }
        return PreparedFilm(size: film.size, pixels: look(film, using: &generator))
    }

    /// Lines of four pixels' distance and about 2 % of the gray range.
    private static func lined(_ film: PreparedFilm, using generator: inout SeededGenerator) -> PreparedFilm {
        let strength = Int(generator.uniform(5...8).rounded())
        let phase = generator.index(below: 4)
        var result = film
        for index in film.pixels.indices {
            let isLine = (index % film.size + phase) % 4 < 2
            let value = Int(film.pixels[index]) + (isLine ? strength : -strength)
            result.pixels[index] = UInt8(min(max(value, 0), 255))
        }
        return result
    }
}
