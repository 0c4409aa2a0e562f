import Cohort
import Foundation
import Imaging
import Testing

/// Measurements that other tests running beside would disturb: set THORAX_MEASURE and run this suite alone.
@Suite(
    .enabled(
        if: ProcessInfo.processInfo.environment["THORAX_MEASURE"] != nil, "set THORAX_MEASURE to measure"),
    .serialized)
struct CacheMeasurements {
    private let preprocessing = Preprocessing(size: 224, normalisation: .imageNet(channels: 1))

    /// Resident anonymous memory in KiB.
    private func anonymousMemory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("RssAnon") })
        return try #require(Int(line.filter(\.isNumber)))
    }

    @Test func memoryStaysFlatForTwentyThousandFilms() throws {
        let folder = try TemporaryFolder()
        func epochs(_ count: Int) throws -> Int {
            let films = try (0..<count).map { number in
                Film(path: try folder.write("\(number)", "\(number).png"), patient: "\(number)", labels: [:])
            }
            let cache = try PixelCache(
                folder: folder.url.appendingPathComponent("cache"), preprocessing: preprocessing)
            let source = FilmSource(films: films, preprocessing: preprocessing, cache: cache) {
                path, preprocessing in
                PreparedFilm(
                    size: preprocessing.size,
                    pixels: Array(
                        repeating: UInt8(truncatingIfNeeded: path.hashValue),
                        count: preprocessing.size * preprocessing.size))
            }
            let clock = ContinuousClock()
            print("\(count) films: survey \(clock.measure { _ = source.survey(workers: 2) })")
            let loader = FilmLoader(source: source, batchSize: 32, workers: 2)
            var peak = 0
            for epoch in 0..<2 {
                let order = EpochOrder.indices(
                    seed: 1, epoch: epoch, classes: Array(repeating: 0, count: count), sampling: .shuffle)
                let time = try clock.measure {
                    for (number, batch) in loader.batches(order: order, epoch: epoch).enumerated() {
                        _ = try batch.get()
                        if number % 50 == 0 { peak = max(peak, try anonymousMemory()) }
                    }
                }
                print("\(count) films: epoch \(time), \(time / count) per film")
            }
            return peak
        }
        let few = try epochs(2_000)
        let many = try epochs(20_000)
        print("anonymous memory: \(few) KiB with 2,000 films, \(many) KiB with 20,000")
        #expect(many - few < 24 << 10)
    }

    @Test func lookupIsFarBelowATenthOfAMillisecond() throws {
        let folder = try TemporaryFolder()
        let cache = try PixelCache(
            folder: folder.url.appendingPathComponent("cache"), preprocessing: preprocessing)
        let digests = try (0..<1000).map { number in
            try cache.digest(ofFile: try folder.write("\(number)", "\(number).png"))
        }
        let film = PreparedFilm(size: 224, pixels: Array(repeating: 7, count: 224 * 224))
        let storing =
            try processorTime { for digest in digests { try cache.store(film, for: digest) } } / 1000
        let looking = processorTime { for digest in digests { _ = cache.film(for: digest) } } / 1000
        print("store \(storing), look up \(looking) of processor time per film")
        #expect(looking < .microseconds(50))
    }

    /// Not wall-clock time: a busy machine would show its other work.
    private func processorTime(_ body: () throws -> Void) rethrows -> Duration {
        let start = clock()
        try body()
        return .microseconds(Double(clock() - start) * 1_000_000 / Double(CLOCKS_PER_SEC))
    }
}
