package import Assessment
package import Imaging

/// Insertion and deletion (Petsiuk et al., "RISE", BMVC 2018): how the probability changes while the pixels that a map
/// ranks first appear on a blurred film, or vanish from the film into its blur.
///
/// A good map has a large insertion area and a small deletion area.
package struct PerturbationCurves: Sendable, Equatable, Codable {
    /// Shares of pixels changed, from 0 to 1.
    package let shares: [Double]
    /// The probability at every share.
    package let insertion, deletion: [Double]

    /// Area under the insertion curve, by trapezia.
    package var insertionArea: Double { Self.area(shares, insertion) }
    /// Area under the deletion curve, by trapezia.
    package var deletionArea: Double { Self.area(shares, deletion) }

    /// The films to judge for a map: the insertion's, then the deletion's, `steps + 1` of each.
    package static func films(_ film: PreparedFilm, map: SaliencyMap, steps: Int) -> [PreparedFilm] {
        precondition(map.width == film.size && map.height == film.size && steps > 0)
        // Of equal values the first pixel comes first: the same order every time.
        let order = map.values.indices.sorted {
            map.values[$0] == map.values[$1] ? $0 < $1 : map.values[$0] > map.values[$1]
        }
        let blurred = film.blurred(radius: max(film.size / 16, 1))
        func sequence(from start: PreparedFilm, to end: PreparedFilm) -> [PreparedFilm] {
            var current = start
            var next = 0
            return (0...steps).map { step in
                let count = order.count * step / steps
                while next < count {
                    current.pixels[order[next]] = end.pixels[order[next]]
                    next += 1
                }
                return current
            }
        }
        return sequence(from: blurred, to: film) + sequence(from: film, to: blurred)
    }

    /// Asks `judge` for the probability of the output numbered `output` along both curves.
    package init(
        _ film: PreparedFilm, map: SaliencyMap, output: Int, judge: any FilmJudging, steps: Int = 20
    ) async throws {
        let rows = try await judge.probabilities(of: Self.films(film, map: map, steps: steps))
        let values = rows.map { $0[output] }
        shares = (0...steps).map { Double($0) / Double(steps) }
        insertion = Array(values[...steps])
        deletion = Array(values[(steps + 1)...])
    }

    private static func area(_ x: [Double], _ y: [Double]) -> Double {
        zip(x.indices.dropFirst(), x.indices).reduce(0) { sum, pair in
            sum + (x[pair.0] - x[pair.1]) * (y[pair.0] + y[pair.1]) / 2
        }
    }
}

extension PreparedFilm {
    /// The film without detail: three passes of a box filter, close to a Gaussian; beyond the border, the border's.
    package func blurred(radius: Int) -> PreparedFilm {
        var plane = pixels.map(Double.init)
        for _ in 0..<3 {
            plane = Self.box(plane, size, radius, step: 1, line: size)
            plane = Self.box(plane, size, radius, step: size, line: 1)
        }
        return PreparedFilm(size: size, pixels: plane.map { UInt8(min(max($0.rounded(), 0), 255)) })
    }

    private static func box(
        _ plane: [Double], _ size: Int, _ radius: Int, step: Int, line: Int
    ) -> [Double] {
        var result = plane
        let width = Double(2 * radius + 1)
        for start in stride(from: 0, to: size * line, by: line) {
            func value(_ position: Int) -> Double { plane[start + min(max(position, 0), size - 1) * step] }
            var sum = (-radius...radius).reduce(0) { $0 + value($1) }
            for position in 0..<size {
                result[start + position * step] = sum / width
                sum += value(position + radius + 1) - value(position - radius)
            }
        }
        return result
    }
}
