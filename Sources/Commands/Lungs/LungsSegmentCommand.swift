import ArgumentParser
import BundledModels
import DataCommands
import Foundation
import Groundwork
import Imaging
import Inference
import ModelFile

struct LungsSegmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segment",
        abstract: "Writes the lungs of films as masks.",
        discussion: """
            A mask is a PNG as large as its film, 255 inside the lung fields, 0 outside; the heart's shadow is left \
            out. It is named after its film. A film that can't be read is reported and skipped; the exit code is \
            then 1.

              thorax lungs films/ --output masks/
            """)

    @Argument(help: "Films or folders.")
    var films: [String]
    @Option(name: .shortAndLong, help: "The folder to write to.")
    var output: String
    @Option(help: "Another segmenter than the one that comes with Thorax.")
    var segmenter: String?

    func run() async throws {
        let paths = try FilmFiles.expand(films)
        let segmenter = try await LungSegmenter(contentsOf: segmenter ?? BundledModels.lungs)
        let folder = URL(filePath: output)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let line = ProgressLine("finding lungs", unit: "films")
        var failures = 0
        for (number, path) in paths.enumerated() {
            do {
                let film = try Radiograph(contentsOf: path)
                let found = try await segmenter.lungs(of: [segmenter.card.preprocessing.prepare(film)])
                let mask = found[0].onStoredFilm(
                    FilmPlacement(segmenter.card.preprocessing, width: film.width, height: film.height),
                    width: film.width, height: film.height)
                let name = URL(filePath: path).deletingPathExtension().lastPathComponent + ".png"
                try DurableFile.write(
                    Data(PNGWriter.encode(gray8: mask.pixels, width: film.width, height: film.height)),
                    to: folder.appending(path: name))
            } catch let error as ImagingError {
                failures += 1
                Terminal.error("\(error)")
            }
            line.update(number + 1, of: paths.count)
        }
        line.finish()
        print("\(paths.count - failures) masks written to \(output)")
        if failures > 0 { throw ExitCode.failure }
    }
}
