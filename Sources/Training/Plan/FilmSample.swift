import Cohort
import Evaluating
import Foundation
import Groundwork
import Imaging

/// Films decoded to measure on, evenly spread over a split.
struct FilmSample: Sendable {
    let films: [Film]
    let prepared: [String: PreparedFilm]
    let unreadable: Int
    let seconds: Double

    /// Decodes up to `count` of `films` on `workers` threads, as a run would, for some seconds at most.
    init(_ films: [Film], count: Int, recipe: Recipe, preparer: FilmPreparer, seconds limit: Double) {
        let chosen = (0..<min(count, films.count)).map { films[$0 * films.count / min(count, films.count)] }
        let start = ContinuousClock.now
        let decoder = OrderedPrefetcher(
            count: chosen.count, workers: recipe.workers, window: 4 * max(1, recipe.workers)
        ) {
            index -> PreparedFilm? in
            // A run reads every file twice: for its digest, and to decode it.
            _ = try? FileDigest(contentsOf: URL(filePath: chosen[index].path))
            return try? preparer.prepare(contentsOf: chosen[index].path)
        }
        var prepared: [String: PreparedFilm] = [:]
        var kept: [Film] = []
        var done = 0
        while let film = decoder.next() {
            if let film {
                prepared[chosen[done].path] = film
                kept.append(chosen[done])
            }
            done += 1
            if (ContinuousClock.now - start) / .seconds(1) > limit { break }
        }
        self.films = kept
        self.prepared = prepared
        unreadable = done - kept.count
        seconds = (ContinuousClock.now - start) / .seconds(1)
    }

    /// A source that has the sample in memory.
    func source(_ table: TargetTable, _ preparer: FilmPreparer) -> FilmSource {
        FilmSource(films: table.films, preprocessing: preparer.preprocessing, cache: nil) {
            [prepared] path, _ in
            if let film = prepared[path] { return film }
            return try preparer.prepare(contentsOf: path)
        }
    }

    var pixelBytes: Int { prepared.values.reduce(0) { $0 + $1.pixels.count } }
}
