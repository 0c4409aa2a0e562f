package import Assessment
package import Cohort
import Imaging
package import ModelFile

/// Films with what a network gives for each, before any calibration.
package struct JudgedFilms: Sendable {
    /// Films that could be read.
    package var films: [Film] = []
    /// `[films][findings]`.
    package var logits: [[Double]] = []
    /// `[films][features]`; empty where they were not asked for.
    package var features: [[Float]] = []
    /// Plain numbers of each film; empty where they were not asked for.
    package var statistics: [FilmStatistics] = []
    /// Why the other films could not be read.
    package var failures: [CohortError.UnreadableFilm] = []

    package init() {}

    /// Reads films and asks the network about them, some dozen at a time, so that memory stays flat.
    ///
    /// - Parameters:
    ///   - withFeatures: whether features and statistics are kept.
    ///   - progress: told of films done.
    package init(
        _ films: [Film], by judge: some FilmJudging, withFeatures: Bool, batch: Int = 32,
        progress: (Int) -> Void = { _ in }
    ) async throws {
        let preparer = judge.preparer
        let source = FilmSource(films: films, preprocessing: preparer.preprocessing, cache: nil) { path, _ in
            try preparer.prepare(contentsOf: path)
        }
        var start = 0
        while start < films.count {
            let end = min(start + batch, films.count)
            var read: [PreparedFilm] = []
            for index in start..<end {
                do {
                    read.append(try source.film(at: index))
                    self.films.append(films[index])
                } catch {
                    guard case .unreadableFilms(let unreadable) = error else { throw error }
                    failures += unreadable
                }
            }
            logits += try await judge.logits(of: read)
            if withFeatures {
                features += try await judge.embeddings(of: read)
                statistics += read.map(FilmStatistics.init)
            }
            start = end
            progress(end)
        }
    }

    /// Probabilities `[films][findings]` under a calibration.
    package func probabilities(_ calibration: Calibration, task: ModelCard.Task) -> [[Double]] {
        logits.map { calibration.probabilities(of: $0, task: task) }
    }

    /// Those of the films that a table kept, in its order.
    package func keeping(_ table: TargetTable) -> JudgedFilms {
        let position = Dictionary(
            films.enumerated().map { ($1.path, $0) }, uniquingKeysWith: { first, _ in first })
        return picking(table.films.compactMap { position[$0.path] })
    }

    /// The films at those positions for which `isWanted` holds.
    package func picking(_ isWanted: (Int) -> Bool) -> JudgedFilms { picking(films.indices.filter(isWanted)) }

    private func picking(_ kept: [Int]) -> JudgedFilms {
        var result = JudgedFilms()
        result.films = kept.map { films[$0] }
        result.logits = kept.map { logits[$0] }
        result.features = features.isEmpty ? [] : kept.map { features[$0] }
        result.statistics = statistics.isEmpty ? [] : kept.map { statistics[$0] }
        return result
    }
}
