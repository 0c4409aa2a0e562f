package import ArgumentParser
import Foundation
import Imaging

/// Measures decoding for Benchmarks/compare.py.
package struct BenchmarkDecodeCommand: ParsableCommand {
    /// How far a file is taken.
    enum Depth: String, ExpressibleByArgument {
        /// To the square film that networks see.
        case prepared
        /// To gray values of the stored size.
        case decoded
        /// A lossless JPEG, as DICOM files hold it, to its samples.
        case losslessJPEG = "lossless-jpeg"
    }

    package static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract:
            "Processor seconds to decode every film of a folder on one thread, the first one beforehand.")

    @Argument var folder: String
    @Option var to = Depth.prepared
    @Option var resize = Preprocessing.Resize.exact.rawValue
    @Option var size = 224

    package init() {}

    package func run() throws {
        let preprocessing = Preprocessing(
            size: size, resize: Preprocessing.Resize(rawValue: resize) ?? .exact,
            normalisation: .imageNet(channels: 1))
        let paths = try FilmFiles.expand([folder])
        for path in paths.prefix(1) { try decode(path, preprocessing) }
        let start = clock()
        for path in paths { try decode(path, preprocessing) }
        Terminal.print(#"{"seconds": \#(Double(clock() - start) / Double(CLOCKS_PER_SEC))}"#)
    }

    private func decode(_ path: String, _ preprocessing: Preprocessing) throws {
        switch to {
        case .prepared: _ = try preprocessing.prepare(contentsOf: path)
        case .decoded: _ = try Radiograph(contentsOf: path)
        case .losslessJPEG:
            try Data(contentsOf: URL(filePath: path)).withUnsafeBytes {
                _ = try JPEGLossless.decode($0, path: path)
            }
        }
    }
}
