import ArgumentParser
import Cohort
import Foundation
import Groundwork
import Imaging

struct DataCacheCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "Decodes a cohort's films once, into safetensors shards that Python reads, too.",
        discussion: """
            Every shard holds `films` [capacity, size, size], `digests` [capacity, 32], the SHA-256 of each film's \
            file (zeros: an empty slot), and `checksums`. index.csv tells every film's shard and slot. Training takes \
            8-bit films from such a folder (train --cache FOLDER); 16 bits are for other programs.

              thorax data cache cohort.csv --size 224 --output films
              thorax data cache cohort.csv --size 512 --bits 16 --output films16

            In Python:

              films = safetensors.numpy.load_file("films16/512px-16bit-….safetensors")["films"]
            """)

    @Argument(help: "The cohort file.")
    var cohort: String
    @Option(help: "Side of the square films in pixels, 1 to 4096.")
    var size = 224
    @Option(help: "Bits per gray value, 8 or 16.")
    var bits = 8
    @Option(help: "stretch, pad or crop films that are not square.")
    var fit = "stretch"
    @Option(help: "exact, or fast: JPEG decoded at a lower scale first (8 bits only).")
    var resize = "exact"
    @Option(help: "Decode threads.")
    var workers = ProcessInfo.processInfo.activeProcessorCount
    @Option(name: .shortAndLong, help: "Folder of the shards; it may hold those of earlier runs.")
    var output: String

    func validate() throws {
        guard (1...4096).contains(size) else { throw ValidationError("--size \(size): expected 1 to 4096") }
        guard PixelDepth(rawValue: bits) != nil else {
            throw ValidationError("--bits \(bits): expected 8 or 16")
        }
        guard Preprocessing.Fit(rawValue: fit) != nil else {
            throw ValidationError("--fit \(fit): expected stretch, pad or crop")
        }
        guard let resize = Preprocessing.Resize(rawValue: resize) else {
            throw ValidationError("--resize \(self.resize): expected exact or fast")
        }
        guard bits == 8 || resize == .exact else {
            throw ValidationError("--resize fast: 16-bit films are always decoded in full; leave it out")
        }
    }

    func run() throws {
        let films = try Cohort(csv: URL(filePath: cohort), sharedPatients: .allow).allFilms
        let preprocessing = Preprocessing(
            size: size, resize: Preprocessing.Resize(rawValue: resize) ?? .exact,
            fit: Preprocessing.Fit(rawValue: fit) ?? .stretch, normalisation: .imageNet(channels: 1))
        let folder = URL(filePath: output)
        let cache = try PixelCache(
            folder: folder, preprocessing: preprocessing, depth: PixelDepth(rawValue: bits) ?? .eight)
        let line = ProgressLine("decoding", unit: "films")
        defer { line.finish() }
        let results = try CacheFiller(films: films, preprocessing: preprocessing, cache: cache)
            .fill(workers: workers) { line.update($0, of: films.count) }
        line.finish()
        let index = CacheIndex(films: films, results: results)
        let file = folder.appending(path: "index.csv")
        try DurableFile.write(index.csv, to: file)
        for film in index.unreadable { Terminal.error("\(film)") }
        Terminal.print(
            "\(films.count) films: \(index.decoded) decoded, \(index.found) there already, \(index.unreadable.count) unreadable"
        )
        Terminal.print("index \(file.path)")
        if !index.unreadable.isEmpty { throw ExitCode.failure }
    }
}
