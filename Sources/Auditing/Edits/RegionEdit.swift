package import Imaging

/// A part of the film that is filled with gray, so that what is left can be asked what it tells.
package enum RegionEdit: String, CaseIterable, Sendable {
    case lungsOnly = "lungs-only"
    case withoutLungs = "without-lungs"
    case withoutMargins = "without-margins"
    case withoutCorners = "without-corners"
    case marginsOnly = "margins-only"
    case eighth = "eighth"

    /// Shares of the side: the margin on each of the four sides, a corner's square, and what a lung mask is grown by.
    static let margin = 0.1
    static let corner = 0.22
    static let growth = 0.02

    package var title: String {
        switch self {
        case .lungsOnly: "Only the lungs are left"
        case .withoutLungs: "Without the lungs"
        case .withoutMargins: "Without the margins"
        case .withoutCorners: "Without the corners"
        case .marginsOnly: "Only the margins are left"
        case .eighth: "At an eighth of the resolution"
        }
    }

    /// Whether the edit asks for a film's lungs.
    var needsLungs: Bool { self == .lungsOnly || self == .withoutLungs }

    /// The film after the edit; where its lungs aren't known, `nil` for the edits that are about them.
    ///
    /// Without the lungs means without the rectangle about them: their outline alone would tell much.
    package func callAsFunction(_ film: AuditFilm, fill: UInt8) -> PreparedFilm? {
        let size = film.prepared.size
        switch self {
        case .eighth: return Self.coarse(film.prepared)
        case .lungsOnly:
            guard let lungs = film.lungs?.dilated(by: Self.pixels(Self.growth, size)) else { return nil }
            return Self.filled(film.prepared, fill) { lungs.isInside[$0] }
        case .withoutLungs:
            guard let box = film.lungs?.box(margin: Self.growth) else { return nil }
            return Self.filled(film.prepared, fill) {
                !(box.columns.contains($0 % size) && box.rows.contains($0 / size))
            }
        case .withoutMargins:
            return Self.filled(film.prepared, fill) { !Self.isMargin($0, size, film.view) }
        case .marginsOnly: return Self.filled(film.prepared, fill) { Self.isMargin($0, size, film.view) }
        case .withoutCorners:
            // Apices and angles reach into the corners of a closely framed film.
            let lungs = film.lungs?.dilated(by: Self.pixels(Self.growth, size))
            return Self.filled(film.prepared, fill) {
                !Self.isCorner($0, size, film.view) || lungs?.isInside[$0] ?? false
            }
        }
    }

    static func pixels(_ share: Double, _ size: Int) -> Int { max(1, Int((share * Double(size)).rounded())) }

    /// Whether a prepared pixel shows one of the whole film's margins.
    static func isMargin(_ index: Int, _ size: Int, _ view: FilmView) -> Bool {
        let isInside = middle(index, size, view, edge: pixels(margin, size))
        return !isInside.across || !isInside.down
    }

    /// Whether a prepared pixel shows one of the whole film's corners.
    static func isCorner(_ index: Int, _ size: Int, _ view: FilmView) -> Bool {
        let isInside = middle(index, size, view, edge: pixels(corner, size))
        return !isInside.across && !isInside.down
    }

    /// Whether the pixel's centre is `edge` or more pixels from the sides of the whole film's square.
    private static func middle(
        _ index: Int, _ size: Int, _ view: FilmView, edge: Int
    ) -> (across: Bool, down: Bool) {
        let side = Double(size)
        let place = view.whole(
            x: (Double(index % size) + 0.5) / side, y: (Double(index / size) + 0.5) / side)
        let middle = Double(edge)..<Double(size - edge)
        return (middle.contains(place.x * side), middle.contains(place.y * side))
    }

    private static func filled(
        _ film: PreparedFilm, _ level: UInt8, keeping isKept: (Int) -> Bool
    ) -> PreparedFilm {
        var result = film
        for index in film.pixels.indices where !isKept(index) { result.pixels[index] = level }
        return result
    }

    /// Means over blocks of eight by eight, each block then one gray level.
    private static func coarse(_ film: PreparedFilm) -> PreparedFilm {
        let (size, block) = (film.size, 8)
        var result = film
        for top in stride(from: 0, to: size, by: block) {
            for left in stride(from: 0, to: size, by: block) {
                let (rows, columns) = (top..<min(top + block, size), left..<min(left + block, size))
                var sum = 0
                for row in rows { for column in columns { sum += Int(film.pixels[row * size + column]) } }
                let mean = UInt8((sum + rows.count * columns.count / 2) / (rows.count * columns.count))
                for row in rows { for column in columns { result.pixels[row * size + column] = mean } }
            }
        }
        return result
    }
}
