package import Assessment
package import Imaging

/// How far a map follows a film that is moved by a few pixels.
package enum ShiftStability {
    /// The films that are explained: each moved left, right, up and down by `distance` pixels; what comes into view
    /// repeats the border.
    package static func shifted(_ film: PreparedFilm, distance: Int) -> [PreparedFilm] {
        offsets(distance).map { film.moved(byX: $0.x, y: $0.y) }
    }

    /// The mean rank correlation between the film's map and those of the moved films, moved back, where they overlap.
    /// `nil` where no pair can be compared, because a map is the same everywhere.
    package static func score(
        _ map: SaliencyMap, shifted: [SaliencyMap], distance: Int
    ) throws(SaliencyError) -> Double? {
        var sum = 0.0
        var count = 0
        for (offset, moved) in zip(offsets(distance), shifted) {
            guard moved.width == map.width, moved.height == map.height else {
                throw .sizesDiffer(
                    expected: "\(map.width) × \(map.height)", found: "\(moved.width) × \(moved.height)")
            }
            let columns = max(0, -offset.x)..<min(map.width, map.width - offset.x)
            let rows = max(0, -offset.y)..<min(map.height, map.height - offset.y)
            guard !columns.isEmpty, !rows.isEmpty else { continue }
            var (here, there): ([Float], [Float]) = ([], [])
            for row in rows {
                for column in columns {
                    here.append(map[column, row])
                    there.append(moved[column + offset.x, row + offset.y])
                }
            }
            if let correlation = MapSimilarity.rankCorrelation(here, there) {
                sum += correlation
                count += 1
            }
        }
        return count > 0 ? sum / Double(count) : nil
    }

    /// The usual distance: a fortieth of the film's side.
    package static func distance(size: Int) -> Int { max(1, size / 40) }

    /// Explains moved copies of the films and scores each film's own map by them.
    package static func scores(
        of films: [PreparedFilm], maps: [SaliencyMap], output: Int, method: ExplanationMethod,
        explainer: any FilmExplaining
    ) async throws -> [Double?] {
        guard let size = films.first?.size else { return [] }
        let distance = distance(size: size)
        let moved = films.flatMap { shifted($0, distance: distance) }
        let movedMaps = try await explainer.maps(of: moved, output: output, method: method)
        let count = offsets(distance).count
        var scores: [Double?] = []
        for (index, map) in maps.enumerated() {
            let copies = Array(movedMaps[index * count..<(index + 1) * count])
            scores.append(try score(map, shifted: copies, distance: distance))
        }
        return scores
    }

    private static func offsets(_ distance: Int) -> [(x: Int, y: Int)] {
        [(-distance, 0), (distance, 0), (0, -distance), (0, distance)]
    }
}

extension PreparedFilm {
    fileprivate func moved(byX horizontal: Int, y vertical: Int) -> PreparedFilm {
        var result = self
        for row in 0..<size {
            let source = min(max(row - vertical, 0), size - 1) * size
            for column in 0..<size {
                result.pixels[row * size + column] =
                    pixels[
                        source + min(max(column - horizontal, 0), size - 1)]
            }
        }
        return result
    }
}
