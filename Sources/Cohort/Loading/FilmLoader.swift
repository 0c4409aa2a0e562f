import Groundwork
package import Imaging

/// One batch, ready for a network.
package struct FilmBatch: Sendable {
    /// `[N, size, size]` gray levels.
    package let pixels: [UInt8]
    /// Which film each is, and its how-manieth draw.
    package let draws: [FilmDraw]
    /// The films' positions in the source's list.
    package var filmIndices: [Int] { draws.map(\.film) }
}

/// Which film is drawn, and for the how-manieth time: all that augmentation may depend on beside the run's seed.
package struct FilmDraw: Sendable, Hashable {
    package let film: Int
    package let epoch: Int
    /// 0 for a film's first draw in the epoch; more where sampling draws it again.
    package let repetition: Int

    package init(film: Int, epoch: Int, repetition: Int) {
        self.film = film
        self.epoch = epoch
        self.repetition = repetition
    }
}

/// Makes batches on several threads, a bounded number ahead of training.
///
/// What is in a batch depends on order, epoch and the transform only: neither on the number of workers nor on
/// where an epoch was resumed.
package struct FilmLoader: Sendable {
    /// Makes `size * size` pixels of a film, by augmentation for instance; runs on the loader's threads.
    package typealias Transform = @Sendable (PreparedFilm, FilmDraw) -> [UInt8]

    package let source: FilmSource
    package let batchSize: Int
    private let workers: Int
    private let prefetchedBatches: Int
    private let transform: Transform?

    /// - Parameters:
    ///   - prefetchedBatches: Batches in the making or waiting; at least one per worker is of use.
    ///   - transform: `nil` takes films as they are, which copies them straight from the cache.
    package init(
        source: FilmSource, batchSize: Int, workers: Int, prefetchedBatches: Int = 4,
        transform: Transform? = nil
    ) {
        self.source = source
        self.batchSize = max(1, batchSize)
        self.workers = max(1, workers)
        self.prefetchedBatches = max(1, prefetchedBatches)
        self.transform = transform
    }

    /// The batches of one epoch in order; the last may be smaller.
    ///
    /// - Parameters:
    ///   - order: Film indices, as ``EpochOrder`` makes them.
    ///   - first: The batch to begin with, where an interrupted epoch is resumed.
    package func batches(order: [Int], epoch: Int, startingAt first: Int = 0) -> FilmBatches {
        let draws = Self.draws(order, epoch: epoch)
        let starts = Array(stride(from: first * batchSize, to: order.count, by: batchSize))
        let (source, batchSize, transform) = (source, batchSize, transform)
        let window = prefetchedBatches
        return FilmBatches(
            OrderedPrefetcher(count: starts.count, workers: min(workers, window), window: window) { number in
                let range = starts[number]..<min(starts[number] + batchSize, draws.count)
                return Result { () throws(CohortError) in try Self.batch(draws[range], source, transform) }
            })
    }

    private static func draws(_ order: [Int], epoch: Int) -> [FilmDraw] {
        var drawn: [Int: Int] = Dictionary(minimumCapacity: order.count)
        return order.map { film in
            let repetition = drawn[film, default: 0]
            drawn[film] = repetition + 1
            return FilmDraw(film: film, epoch: epoch, repetition: repetition)
        }
    }

    /// All unreadable films of a batch are named at once.
    private static func batch(
        _ draws: ArraySlice<FilmDraw>, _ source: FilmSource, _ transform: Transform?
    ) throws(CohortError) -> FilmBatch {
        let area = source.preprocessing.size * source.preprocessing.size
        let indices = draws.map(\.film)
        let places = transform == nil ? source.knownPlaces(indices) : []
        var failures: [CohortError] = []
        let pixels = [UInt8](unsafeUninitializedCapacity: draws.count * area) { buffer, count in
            for (row, draw) in draws.enumerated() {
                let target = UnsafeMutableRawBufferPointer(
                    UnsafeMutableBufferPointer(rebasing: buffer[row * area..<(row + 1) * area]))
                do throws(CohortError) {
                    if let transform {
                        let made = transform(try source.film(at: draw.film), draw)
                        precondition(made.count == area, "a transform must keep the film's size")
                        target.copyBytes(from: made)
                    } else {
                        try source.copy(draw.film, from: places[row], into: target)
                    }
                } catch {
                    failures.append(error)
                    target.initializeMemory(as: UInt8.self, repeating: 0)
                }
            }
            count = draws.count * area
        }
        guard failures.isEmpty else { throw joined(failures) }
        return FilmBatch(pixels: pixels, draws: Array(draws))
    }

    /// One error that names every unreadable film, or the first of another kind.
    private static func joined(_ failures: [CohortError]) -> CohortError {
        var unreadable: [CohortError.UnreadableFilm] = []
        for failure in failures {
            guard case .unreadableFilms(let films) = failure else { return failure }
            unreadable += films
        }
        return .unreadableFilms(unreadable)
    }
}

/// The batches of an epoch, as they become ready; an iterator that goes away stops the threads.
package struct FilmBatches: Sequence, IteratorProtocol {
    private let prefetcher: OrderedPrefetcher<Result<FilmBatch, CohortError>>

    init(_ prefetcher: OrderedPrefetcher<Result<FilmBatch, CohortError>>) { self.prefetcher = prefetcher }

    /// Waits for the next batch; `nil` after the last.
    package func next() -> Result<FilmBatch, CohortError>? { prefetcher.next() }
}
