import ArgumentParser
import BundledModels
import DataCommands
import Foundation
import Imaging
import Inference
import ModelFile
import Perturbation

struct LesionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lesions",
        abstract: "Puts nodules and masses of known place and size into films, to look at or to test with.",
        discussion: """
            Writes films/, masks/ and cohort.csv with boxes under the output folder; every film is taken for normal. \
            Recipes insert the same lesions into normal training films: augmentation.lesions.

              thorax lesions films/ --output lesions --sheet lesions/sheet.png
            """)

    @Argument(help: "Films or folders.")
    var films: [String]
    @Option(name: .shortAndLong, help: "The folder to write to.")
    var output: String
    @Option(help: "nodule, mass, or both in turn.")
    var kind = "both"
    @Option(help: "Lesions per film, each on a copy of its own.")
    var perFilm = 1
    @Option(help: "Seed of place, size, shape and contrast.")
    var seed: UInt64 = 1
    @Option(help: "Millimetres per pixel; without it lungs are taken for an adult's.")
    var spacing: Double?
    @Option(
        help: "Also write a contact sheet of the first twenty, film beside film with its lesion, to this PNG."
    )
    var sheet: String?
    @Option(help: "Another segmenter than the one that comes with Thorax.")
    var segmenter: String?

    func validate() throws {
        guard kind == "both" || LesionKind(rawValue: kind) != nil else {
            throw ValidationError("--kind \(kind): expected nodule, mass or both")
        }
        guard (1...1000).contains(perFilm) else {
            throw ValidationError("--per-film \(perFilm): expected 1 to 1000")
        }
        if let spacing, !(0.01...20).contains(spacing) {
            throw ValidationError("--spacing \(spacing): expected 0.01 to 20 millimetres per pixel")
        }
    }

    func run() async throws {
        let paths = try FilmFiles.expand(films)
        let segmenter = try await LungSegmenter(contentsOf: segmenter ?? BundledModels.lungs)
        var folder = try LesionFolder(URL(filePath: output))
        let kinds = LesionKind(rawValue: kind).map { [$0] } ?? LesionKind.allCases
        let line = ProgressLine("inserting lesions", unit: "films")
        for (number, path) in paths.enumerated() {
            do {
                let film = SquareFilm(try Radiograph(contentsOf: path))
                let lungs = try await segmenter.lungs(of: [film.prepared])[0]
                for copy in 0..<perFilm {
                    let kind = kinds[(number * perFilm + copy) % kinds.count]
                    try folder.insert(
                        kind, into: film, lungs, path: path, copy: copy, spacing: spacing, seed: seed)
                }
            } catch let error as ImagingError {
                folder.failures += 1
                Terminal.error("\(error)")
            }
            line.update(number + 1, of: paths.count)
        }
        line.finish()
        try folder.finish(sheet: sheet.map { URL(filePath: $0) })
        Terminal.print(
            "\(folder.count) films with lesions in \(output); \(folder.refused) had no place for one")
        if folder.failures > 0 { throw ExitCode.failure }
    }
}
