import Clinical
import Cohort
import Foundation
import Groundwork
import Imaging
import Testing
import _TestSupport

@Suite struct FilmLoaderTests {
    private static let size = 8

    /// Files whose first byte is the gray level of the film made from them; "bad" ones can't be decoded.
    private struct Fixture {
        let folder: TemporaryFolder
        let films: [Film]
        let decodes = Counters()

        init(_ count: Int, bad: Set<Int> = []) throws {
            folder = try TemporaryFolder()
            films = try (0..<count).map { [folder] number in
                let bytes =
                    bad.contains(number) ? Array("bad \(number)".utf8) : [UInt8(number), 1, 2, UInt8(number)]
                return Film(path: try folder.write(bytes, "\(number).png"), patient: "\(number)", labels: [:])
            }
        }

        struct Undecodable: Error, CustomStringConvertible {
            let path: String
            var description: String { "\(path): expected a film, found text" }
        }

        func cache() throws -> PixelCache {
            try PixelCache(folder: folder.url.appendingPathComponent("cache"), preprocessing: preprocessing)
        }

        var preprocessing: Preprocessing { Preprocessing(size: size, normalisation: .imageNet(channels: 1)) }

        func source(cache: PixelCache?) -> FilmSource {
            FilmSource(films: films, preprocessing: preprocessing, cache: cache) {
                [decodes] path, preprocessing in
                decodes.add(1)
                let data = try Data(contentsOf: URL(fileURLWithPath: path))
                guard data.count == 4 else { throw Undecodable(path: path) }
                let area = preprocessing.size * preprocessing.size
                return PreparedFilm(size: preprocessing.size, pixels: Array(repeating: data[0], count: area))
            }
        }
    }

    private func augment(_ film: PreparedFilm, _ draw: FilmDraw) -> [UInt8] {
        var generator = SeededGenerator(1, "augment", draw.epoch, draw.film, draw.repetition)
        return film.pixels.map { $0 &+ UInt8(truncatingIfNeeded: generator.next()) }
    }

    private func all(_ batches: FilmBatches) throws -> [FilmBatch] { try batches.map { try $0.get() } }

    @Test func yieldsTheOrdersFilms() throws {
        let fixture = try Fixture(10)
        let loader = FilmLoader(source: fixture.source(cache: nil), batchSize: 4, workers: 3)
        let order = [3, 1, 4, 1, 5, 9, 2, 6, 5]
        let batches = try all(loader.batches(order: order, epoch: 0))
        #expect(batches.map(\.filmIndices) == [[3, 1, 4, 1], [5, 9, 2, 6], [5]])
        for batch in batches {
            let expected = batch.filmIndices.flatMap {
                Array(repeating: UInt8($0), count: Self.size * Self.size)
            }
            #expect(batch.pixels == expected)
        }
        #expect(try all(loader.batches(order: [], epoch: 0)).isEmpty)
    }

    @Test func isTheSameForAnyNumberOfWorkersAndResumesAnywhere() throws {
        let fixture = try Fixture(40)
        let order = EpochOrder.indices(
            seed: 3, epoch: 2, classes: (0..<40).map { $0 % 7 == 0 ? 1 : 0 }, sampling: .balanced)
        func pixels(_ workers: Int, _ prefetched: Int, from first: Int = 0) throws -> [[UInt8]] {
            let loader = FilmLoader(
                source: fixture.source(cache: try fixture.cache()), batchSize: 6, workers: workers,
                prefetchedBatches: prefetched, transform: augment)
            return try all(loader.batches(order: order, epoch: 2, startingAt: first)).map(\.pixels)
        }
        let one = try pixels(1, 1)
        #expect(one.count == 7)
        #expect(try pixels(8, 3) == one)
        for first in 0...7 { #expect(try pixels(3, 2, from: first) == Array(one[first...])) }
    }

    @Test func aFilmDrawnTwiceIsAugmentedTwice() throws {
        let fixture = try Fixture(2)
        let loader = FilmLoader(
            source: fixture.source(cache: nil), batchSize: 3, workers: 1, transform: augment)
        let pixels = try all(loader.batches(order: [0, 0, 1], epoch: 5))[0].pixels
        let area = Self.size * Self.size
        #expect(pixels[..<area] != pixels[area..<2 * area])
    }

    @Test func decodesOncePerFileEverAndListsAllBadFiles() throws {
        let fixture = try Fixture(30, bad: [4, 17])
        try FileManager.default.removeItem(atPath: fixture.films[9].path)
        let source = fixture.source(cache: try fixture.cache())
        var seen: [Int] = []
        let survey = source.survey(workers: 4) { seen.append($0) }
        #expect(seen == Array(1...30))
        #expect(survey.unreadable.map(\.index) == [4, 9, 17])
        #expect(survey.decoded == 27)
        #expect(survey.cacheProblem == nil)
        let text = message { try survey.requireReadable() }
        #expect(text.contains("3 films can't be read"))
        #expect(text.contains("  \(fixture.films[4].path): expected a film, found text"))
        #expect(text.contains("  \(fixture.films[9].path)"))

        let usable = (0..<30).filter { ![4, 9, 17].contains($0) }
        let decodes = fixture.decodes.current
        let loader = FilmLoader(source: source, batchSize: 8, workers: 3)
        #expect(try all(loader.batches(order: usable, epoch: 0)).flatMap(\.filmIndices) == usable)
        let second = fixture.source(cache: try fixture.cache())
        #expect(second.survey(workers: 4).decoded == 0)
        // Only the three that can't be read are tried again.
        #expect(fixture.decodes.current == decodes + 3)
    }

    @Test func aFileThatBreaksMidwayIsAnErrorOfItsBatch() throws {
        let fixture = try Fixture(9)
        let source = fixture.source(cache: nil)
        #expect(source.survey(workers: 2).unreadable.isEmpty)
        try FileManager.default.removeItem(atPath: fixture.films[4].path)
        try FileManager.default.removeItem(atPath: fixture.films[5].path)
        let results = Array(
            FilmLoader(source: source, batchSize: 3, workers: 2).batches(order: Array(0..<9), epoch: 0))
        #expect(results.map { (try? $0.get()) == nil } == [false, true, false])
        guard case .failure(.unreadableFilms(let films)) = results[1] else {
            Issue.record("expected the unreadable films, found \(results[1])")
            return
        }
        #expect(films.map(\.index) == [4, 5])
    }

    /// The real decoder, with one real PNG and one file that only claims to be one.
    @Test func decodesImagesAndTellsWhatIsWrong() throws {
        let fixture = try Fixture(2)
        let area = Self.size * Self.size
        let pixels = (0..<area).map { UInt8($0 * 3) }
        try Data(PNGWriter.encode(gray8: pixels, width: Self.size, height: Self.size))
            .write(to: URL(fileURLWithPath: fixture.films[0].path))
        let source = FilmSource(
            films: fixture.films, preprocessing: fixture.preprocessing, cache: try fixture.cache())
        let survey = source.survey(workers: 2)
        #expect(survey.unreadable.map(\.path) == [fixture.films[1].path])
        #expect(survey.unreadable[0].reason.contains("expected a JPEG, PNG or DICOM file"))
        #expect(survey.decoded == 1)
        #expect(try source.film(at: 0).pixels == pixels)
    }

    @Test func contentDigestFollowsBytesAndOrder() throws {
        let fixture = try Fixture(3)
        let digest = try fixture.source(cache: nil).contentDigest()
        #expect(try fixture.source(cache: try fixture.cache()).contentDigest() == digest)
        let reversed = FilmSource(
            films: fixture.films.reversed(), preprocessing: fixture.preprocessing, cache: nil
        ) { _, _ in
            throw Fixture.Undecodable(path: "")
        }
        #expect(try reversed.contentDigest() != digest)
        try Data([9, 9, 9, 9]).write(to: URL(fileURLWithPath: fixture.films[0].path))
        #expect(try fixture.source(cache: nil).contentDigest() != digest)
    }
}

@Suite struct EpochOrderTests {
    private let classes = (0..<100).map { $0 < 80 ? 0 : $0 < 95 ? 1 : 2 }

    @Test func shuffleVisitsEveryFilmOnce() {
        let order = EpochOrder.indices(seed: 1, epoch: 0, classes: classes, sampling: .shuffle)
        #expect(order.sorted() == Array(0..<100))
        #expect(order != Array(0..<100))
        #expect(order == EpochOrder.indices(seed: 1, epoch: 0, classes: classes, sampling: .shuffle))
        #expect(order != EpochOrder.indices(seed: 1, epoch: 1, classes: classes, sampling: .shuffle))
        #expect(order != EpochOrder.indices(seed: 2, epoch: 0, classes: classes, sampling: .shuffle))
    }

    @Test func balancedDrawsEveryClassEqually() {
        for epoch in 0..<20 {
            let order = EpochOrder.indices(seed: 1, epoch: epoch, classes: classes, sampling: .balanced)
            let draws = (0..<3).map { number in order.filter { classes[$0] == number } }
            #expect(order.count == 100)
            #expect(draws.allSatisfy { (33...34).contains($0.count) })
            #expect(Set(draws[0]).count == draws[0].count, "a large class is drawn without repetition")
            let timesEach = Dictionary(grouping: draws[2], by: { $0 }).values.map(\.count)
            #expect(timesEach.count == 5 && timesEach.allSatisfy { (6...7).contains($0) })
        }
    }

    @Test func balancedReachesAllFilmsOverEpochs() {
        let seen = (0..<12).flatMap { epoch in
            EpochOrder.indices(seed: 1, epoch: epoch, classes: classes, sampling: .balanced)
        }
        #expect(Set(seen).count > 98)
        #expect(EpochOrder.indices(seed: 1, epoch: 0, classes: [], sampling: .balanced).isEmpty)
        #expect(EpochOrder.indices(seed: 1, epoch: 0, classes: [], sampling: .shuffle).isEmpty)
    }
}
