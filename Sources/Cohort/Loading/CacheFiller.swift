import Groundwork
package import Imaging

/// Decodes films into a pixel cache, for training later or for other programs that read its shards.
package struct CacheFiller: Sendable {
    /// Where a film has gone.
    package struct Stored: Sendable {
        package let place: FilmPlace
        /// False where the cache had it already.
        package let isDecoded: Bool
    }

    private let films: [Film]
    private let preprocessing: Preprocessing
    private let cache: PixelCache

    package init(films: [Film], preprocessing: Preprocessing, cache: PixelCache) {
        self.films = films
        self.preprocessing = preprocessing
        self.cache = cache
    }

    /// Stores every film that can be read and returns, for each film in order, where it lies or what is wrong with it.
    ///
    /// - Parameter progress: Called on the caller's thread with the number of films done.
    /// - Throws: the first time that a film can't be stored, on a full disk for instance; what has been stored stays.
    package func fill(
        workers: Int, progress: (Int) -> Void = { _ in }
    ) throws(CohortError) -> [Result<Stored, CohortError.UnreadableFilm>] {
        let passes = OrderedPrefetcher(count: films.count, workers: workers, window: 4 * max(1, workers)) {
            index -> Result<Result<Stored, CohortError.UnreadableFilm>, CohortError> in
            Result { () throws(CohortError) in try self.store(index) }
        }
        var results: [Result<Stored, CohortError.UnreadableFilm>] = []
        while let pass = passes.next() {
            results.append(try pass.get())
            progress(results.count)
        }
        return results
    }

    private func store(_ index: Int) throws(CohortError) -> Result<Stored, CohortError.UnreadableFilm> {
        let path = films[index].path
        func unreadable(_ error: any Error) -> Result<Stored, CohortError.UnreadableFilm> {
            .failure(.init(index: index, path: path, reason: "\(error)"))
        }
        let digest: FileDigest
        do { digest = try cache.digest(ofFile: path) } catch { return unreadable(error) }
        if let place = cache.place(of: digest) { return .success(Stored(place: place, isDecoded: false)) }
        switch cache.depth {
        case .eight:
            let film: PreparedFilm
            do { film = try preprocessing.prepare(contentsOf: path) } catch { return unreadable(error) }
            try cache.store(film, for: digest)
        case .sixteen:
            let pixels: [UInt16]
            do { pixels = try preprocessing.prepare16(contentsOf: path) } catch { return unreadable(error) }
            try cache.store(pixels16: pixels, for: digest)
        }
        guard let place = cache.place(of: digest) else {
            throw .cache(
                path: path, step: "read back the film just stored", reason: "its shard has been changed")
        }
        return .success(Stored(place: place, isDecoded: true))
    }
}

extension CohortError.UnreadableFilm: Error {}
