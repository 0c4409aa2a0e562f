import Groundwork
package import Imaging
import Perturbation

/// A change of a film's look that leaves its content: what an audit tries on every film.
package enum LookChange: String, CaseIterable, Sendable {
    case lowContrast = "low-contrast"
    case highContrast = "high-contrast"
    case darker, brighter, noise, blur, sharpening, jpeg, border, marker

    package var title: String {
        switch self {
        case .lowContrast: "Contrast down by a third"
        case .highContrast: "Contrast up by a third"
        case .darker: "Darker (gamma 1.4)"
        case .brighter: "Brighter (gamma 1/1.4)"
        case .noise: "Noise of 4\u{A0}% of the gray range"
        case .blur: "Blurred"
        case .sharpening: "Sharpened"
        case .jpeg: "JPEG of quality 25"
        case .border: "A black border of 5\u{A0}%"
        case .marker: "A side marker in a corner"
        }
    }

    /// The film with the change; the same for the same film and seed.
    ///
    /// - Parameter view: what of the whole film is there: border and marker are put where the whole film has them, so
    ///   that a crop that leaves them out is left alone.
    package func callAsFunction(
        _ film: PreparedFilm, seed: UInt64, index: Int, view: FilmView = .whole
    ) -> PreparedFilm {
        if self == .jpeg { return Self.compressed(film) }
        var look = Look()
        switch self {
        case .lowContrast: look.tone.contrast = 0.67
        case .highContrast: look.tone.contrast = 1.33
        case .darker: look.tone.gamma = 1.4
        case .brighter: look.tone.gamma = 1 / 1.4
        case .noise: look.noise = 0.04
        case .blur: look.sharpness = -1
        case .sharpening: look.sharpness = 0.7
        case .border:
            var frame = Frame(level: 0)
            let (first, last) = (view.part(x: 0.05, y: 0.05), view.part(x: 0.95, y: 0.95))
            (frame.top, frame.bottom) = (max(first.y, 0), max(1 - last.y, 0))
            (frame.left, frame.right) = (max(first.x, 0), max(1 - last.x, 0))
            look.frame = frame
        case .marker:
            let place = view.part(x: 0.9, y: 0.1)
            guard (0...1).contains(place.x), (0...1).contains(place.y) else { return film }
            look.marker = Marker(
                letter: .right, shape: .ring, x: place.x, y: place.y,
                height: 0.07 / (view.bottom - view.top))
        case .jpeg: break
        }
        var generator = SeededGenerator(seed, "audit look", index)
        return PreparedFilm(size: film.size, pixels: look(film, using: &generator))
    }

    private static func compressed(_ film: PreparedFilm) -> PreparedFilm {
        let bytes = JPEGWriter.encode(gray: film.pixels, width: film.size, height: film.size, quality: 25)
        guard let decoded = try? Radiograph(decoding: bytes, path: "a film compressed by the audit"),
            case .gray8(let pixels) = decoded.pixels
        else { return film }
        return PreparedFilm(size: film.size, pixels: pixels)
    }
}
