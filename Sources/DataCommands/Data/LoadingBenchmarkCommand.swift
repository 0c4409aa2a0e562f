import ArgumentParser
import Cohort
import Foundation
import Imaging

/// Times epochs of films that the pixel cache holds already, without augmentation and without a network.
struct LoadingBenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loading-benchmark",
        abstract: "Films per second from the pixel cache into batches, one JSON line per epoch.",
        shouldDisplay: false)

    @Argument(help: "A folder to work in.")
    var folder: String
    @Option var films = 20_000
    @Option var size = 224
    @Option var batchSize = 32
    @Option var workers = 2
    @Option var epochs = 6

    func run() throws {
        let place = URL(filePath: folder)
        let paths = try writeFiles(below: place.appending(path: "files"))
        let preprocessing = Preprocessing(size: size, normalisation: .imageNet(channels: 1))
        let source = FilmSource(
            films: paths.map { Film(path: $0, patient: $0, labels: [:]) }, preprocessing: preprocessing,
            cache: try PixelCache(folder: place.appending(path: "cache"), preprocessing: preprocessing)
        ) { path, preprocessing in
            // Every film has a level of its own, so that what a batch holds can be told.
            let level = UInt8(truncatingIfNeeded: path.utf8.reduce(0) { $0 &* 31 &+ Int($1) })
            let area = preprocessing.size * preprocessing.size
            return PreparedFilm(size: preprocessing.size, pixels: Array(repeating: level, count: area))
        }
        _ = source.survey(workers: workers)
        let loader = FilmLoader(source: source, batchSize: batchSize, workers: workers)
        for epoch in 1...max(1, epochs) {
            let order = EpochOrder.indices(
                seed: 1, epoch: epoch, classes: Array(repeating: 0, count: films), sampling: .shuffle)
            let (start, processor) = (ContinuousClock.now, clock())
            var loaded = 0
            for batch in loader.batches(order: order, epoch: epoch) {
                loaded += try batch.get().filmIndices.count
            }
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let busy = Double(clock() - processor) / Double(CLOCKS_PER_SEC)
            Terminal.print(
                #"{"epoch": \#(epoch), "films": \#(loaded), "filmsPerSecond": \#(Int(Double(loaded) / seconds)), "filmsPerProcessorSecond": \#(Int(Double(loaded) / busy))}"#
            )
        }
    }

    /// Files of different bytes, as small as can be: only their digests matter here.
    private func writeFiles(below folder: URL) throws -> [String] {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return try (0..<films).map { number in
            let file = folder.appending(path: "\(number)")
            if !FileManager.default.fileExists(atPath: file.path) {
                try Data("\(number)".utf8).write(to: file)
            }
            return file.path
        }
    }
}
