import ArgumentParser
import DataCommands
import Imaging

struct BenchmarkDecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode", abstract: "Seconds to decode and resize every film of a folder on one thread.")

    @Argument var folder: String
    @Option var resize: String
    @Option var size: Int

    func run() throws {
        let preprocessing = Preprocessing(
            size: size, resize: Preprocessing.Resize(rawValue: resize) ?? .exact,
            normalisation: .imageNet(channels: 1))
        let paths = try FilmFiles.expand([folder])
        let start = ContinuousClock.now
        for path in paths { _ = try preprocessing.prepare(contentsOf: path) }
        Terminal.print(#"{"seconds": \#((ContinuousClock.now - start) / .seconds(1))}"#)
    }
}
