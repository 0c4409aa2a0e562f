import Imaging

/// Which corners of a film carry something small and bright: a side marker, a letter, an annotation.
struct CornerMarkers: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    static let topLeft = CornerMarkers(rawValue: 1)
    static let topRight = CornerMarkers(rawValue: 2)
    static let bottomLeft = CornerMarkers(rawValue: 4)
    static let bottomRight = CornerMarkers(rawValue: 8)

    /// A marker stands out this far from the median of its surroundings, in gray levels.
    private static let contrast = 70
    /// Smallest and largest area, in pixels of the 160-pixel picture: lead letters are 4 to 15 pixels high.
    private static let areas = 5...260
    /// Distances at which the surroundings begin: beyond any stroke, and beyond a plate.
    private static let reaches = [10, 16]

    private static let directions = [
        (-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, 1), (-1, 1), (1, -1),
    ]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ film: PreparedFilm) {
        let size = film.size
        let corner = size * 3 / 10
        var found: CornerMarkers = []
        for (marker, x, y) in [
            (Self.topLeft, 0, 0), (.topRight, size - corner, 0), (.bottomLeft, 0, size - corner),
            (.bottomRight, size - corner, size - corner),
        ] where Self.holdsMarker(film, x...(x + corner - 1), y...(y + corner - 1)) {
            found.insert(marker)
        }
        self = found
    }

    /// The corners in words.
    var name: String {
        if isEmpty { return "none" }
        let names: [(CornerMarkers, String)] = [
            (.topLeft, "top left"), (.topRight, "top right"), (.bottomLeft, "bottom left"),
            (.bottomRight, "bottom right"),
        ]
        return names.filter { contains($0.0) }.map(\.1).joined(separator: " + ")
    }

    private static func holdsMarker(
        _ film: PreparedFilm, _ columns: ClosedRange<Int>, _ rows: ClosedRange<Int>
    ) -> Bool {
        let size = film.size
        var bright: Set<Int> = []
        for y in rows {
            for x in columns where film.pixels[y * size + x] >= 150 {
                let value = Int(film.pixels[y * size + x])
                // Whatever lies there in the eight directions must be much darker.
                let standsOut = reaches.contains { reach in
                    directions.allSatisfy { dx, dy in
                        let (column, row) = (x + dx * reach, y + dy * reach)
                        guard column >= 0, row >= 0, column < size, row < size else { return true }
                        return value - Int(film.pixels[row * size + column]) >= contrast
                    }
                }
                if standsOut { bright.insert(y * size + x) }
            }
        }
        return areas.contains(largestBlob(bright, size: size))
    }

    private static func largestBlob(_ pixels: Set<Int>, size: Int) -> Int {
        var left = pixels
        var largest = 0
        while let start = left.popFirst() {
            var pending = [start]
            var area = 0
            while let next = pending.popLast() {
                area += 1
                for offset in [-size - 1, -size, -size + 1, -1, 1, size - 1, size, size + 1]
                where left.remove(next + offset) != nil {
                    pending.append(next + offset)
                }
            }
            largest = max(largest, area)
        }
        return largest
    }
}
