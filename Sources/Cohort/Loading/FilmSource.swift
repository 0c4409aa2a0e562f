import Foundation
import Groundwork
package import Imaging
import Synchronization

/// The prepared pixels of a list of films, from the cache where it has them, else decoded.
package final class FilmSource: Sendable {
    /// Makes the prepared film of a file.
    package typealias Decode =
        @Sendable (_ path: String, _ preprocessing: Preprocessing) throws -> PreparedFilm

    /// What a pass over all films found.
    package struct Survey: Sendable {
        /// All films that can't be used, in the order of the list.
        package let unreadable: [CohortError.UnreadableFilm]
        /// Films that had to be decoded.
        package let decoded: Int
        /// Why films could not be kept in the cache, if they could not; they are decoded again in every epoch.
        package let cacheProblem: CohortError?

        /// - Throws: where films are unreadable.
        package func requireReadable() throws(CohortError) {
            guard unreadable.isEmpty else { throw .unreadableFilms(unreadable) }
        }
    }

    package let films: [Film]
    package let preprocessing: Preprocessing
    private let cache: PixelCache?
    private let decode: Decode
    /// A film's digest is taken once, so that all epochs see the same pixels even if the file changes.
    private let digests: Mutex<[FileDigest?]>
    /// Where the cache has the films, as far as they have been asked for.
    private let places: Mutex<[FilmPlace?]>
    private let cacheProblem = Mutex<CohortError?>(nil)

    /// - Parameter cache: A cache for the same preprocessing; without one, films are decoded whenever asked for.
    package init(
        films: [Film], preprocessing: Preprocessing, cache: PixelCache?,
        decode: @escaping Decode = { try $1.prepare(contentsOf: $0) }
    ) {
        self.films = films
        self.preprocessing = preprocessing
        self.cache = cache
        self.decode = decode
        digests = Mutex(Array(repeating: nil, count: films.count))
        places = Mutex(Array(repeating: nil, count: cache == nil ? 0 : films.count))
    }

    /// The film at a position of the list.
    ///
    /// - Throws: ``CohortError/unreadableFilms(_:)`` with this film.
    package func film(at index: Int) throws(CohortError) -> PreparedFilm { try lookup(index).film }

    /// Where the cache has these films, as far as they have been asked for; for ``copy(_:from:into:)``.
    func knownPlaces(_ films: some Collection<Int>) -> [FilmPlace?] {
        guard cache != nil else { return Array(repeating: nil, count: films.count) }
        return places.withLock { places in films.map { places[$0] } }
    }

    /// Copies a film's pixels, straight from the cache where `place` says where it is.
    ///
    /// - Throws: ``CohortError/unreadableFilms(_:)`` with this film.
    func copy(
        _ index: Int, from place: FilmPlace?, into target: UnsafeMutableRawBufferPointer
    ) throws(CohortError) {
        if let place, place.copy(into: target) { return }
        if let cache, let digest = try? digest(index), let place = cache.place(of: digest),
            place.copy(into: target)
        {
            places.withLock { $0[index] = place }
            return
        }
        target.copyBytes(from: try film(at: index).pixels)
    }

    /// Decodes what the cache lacks, on several threads, and lists all films that can't be used.
    ///
    /// - Parameter progress: Called on the caller's thread with the number of films done.
    package func survey(workers: Int, progress: (Int) -> Void = { _ in }) -> Survey {
        let passes = OrderedPrefetcher(count: films.count, workers: workers, window: 4 * max(1, workers)) {
            index -> Result<Bool, CohortError> in
            Result { () throws(CohortError) in try self.prepare(index) }
        }
        var unreadable: [CohortError.UnreadableFilm] = []
        var decoded = 0
        var done = 0
        while let pass = passes.next() {
            switch pass {
            case .success(let isDecoded): decoded += isDecoded ? 1 : 0
            case .failure(.unreadableFilms(let films)): unreadable += films
            case .failure(let error):
                unreadable.append(.init(index: done, path: films[done].path, reason: "\(error)"))
            }
            done += 1
            progress(done)
        }
        return Survey(unreadable: unreadable, decoded: decoded, cacheProblem: cacheProblem.withLock { $0 })
    }

    /// A digest of all films' bytes in the order of the list: tells whether two runs saw the same data.
    ///
    /// - Throws: where a file can't be read.
    package func contentDigest() throws(CohortError) -> String {
        Digest.sha256(try fileDigests().map { $0 + "\n" }.joined())
    }

    /// The SHA-256 of every film's file, in the order of the list.
    ///
    /// - Throws: where a file can't be read.
    package func fileDigests() throws(CohortError) -> [String] {
        var digests: [String] = []
        for index in films.indices { digests.append("\(try digest(index))") }
        return digests
    }

    /// Sees to it that the film can be had without decoding; true where it had to be decoded for that.
    private func prepare(_ index: Int) throws(CohortError) -> Bool {
        if let cache, let digest = try? digest(index), cache.contains(digest) { return false }
        return try lookup(index).isDecoded
    }

    private func lookup(_ index: Int) throws(CohortError) -> (film: PreparedFilm, isDecoded: Bool) {
        // Decoding says best what is wrong with a file that has no digest.
        guard let cache, let digest = try? digest(index) else { return (try decoded(index), true) }
        if let film = cache.film(for: digest) { return (film, false) }
        let film = try decoded(index)
        do { try cache.store(film, for: digest) } catch {
            // Training goes on without the cache; the survey tells.
            cacheProblem.withLock { if $0 == nil { $0 = error } }
        }
        return (film, true)
    }

    private func digest(_ index: Int) throws(CohortError) -> FileDigest {
        if let known = digests.withLock({ $0[index] }) { return known }
        let path = films[index].path
        let digest: FileDigest
        do {
            if let cache {
                digest = try cache.digest(ofFile: path)
            } else {
                _ = try FileStamp(path)
                digest = try FileDigest(contentsOf: URL(fileURLWithPath: path))
            }
        } catch { throw unreadable(index, error) }
        digests.withLock { $0[index] = digest }
        return digest
    }

    private func decoded(_ index: Int) throws(CohortError) -> PreparedFilm {
        do { return try decode(films[index].path, preprocessing) } catch { throw unreadable(index, error) }
    }

    private func unreadable(_ index: Int, _ error: any Error) -> CohortError {
        var reason = "\(error)"
        if case CohortError.unreadable(_, let cause) = error { reason = cause }
        // Decoders name the file themselves; here it is a field of its own.
        if reason.hasPrefix("\(films[index].path): ") { reason.removeFirst(films[index].path.count + 2) }
        return .unreadableFilms([.init(index: index, path: films[index].path, reason: reason)])
    }
}
