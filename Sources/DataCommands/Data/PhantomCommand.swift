package import ArgumentParser
import Foundation
import Groundwork
import Imaging
import Phantoms

package struct PhantomCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "phantom",
        abstract: "Makes synthetic frontal chest radiographs with exact lung and lesion masks.",
        discussion: """
            Writes films/, masks/ and cohort.csv under the output folder. Phantoms are for trying things out, for \
            exact ground truth and for fault injection; they say nothing about real films.

              thorax phantom --count 200 --size 256 --output phantoms --sheet phantoms/sheet.png
            """)

    @Option(help: "Number of films.")
    var count = 200
    @Option(help: "Side of the films in pixels, 64 to 2048.")
    var size = 256
    @Option(help: "Seed; the same seed makes the same films.")
    var seed: UInt64 = 1
    @Option(name: .shortAndLong, help: "Folder to write to.")
    var output = "phantoms"
    @Option(help: "Also write a contact sheet of the first twenty to this PNG.")
    var sheet: String?

    private func writeSheet(to path: String) throws {
        let films = PhantomGenerator(seed: seed, size: size).contactSheet(columns: 5, rows: 4)
        try DurableFile.write(Data(PNGWriter.encode(films)), to: URL(filePath: path))
    }

    package func validate() throws {
        guard count >= 1 else { throw ValidationError("--count \(count): expected 1 or more") }
        guard (64...2048).contains(size) else { throw ValidationError("--size \(size): expected 64 to 2048") }
    }

    package func run() throws {
        let folder = URL(filePath: output)
        let line = ProgressLine("phantoms", unit: "films")
        try PhantomCohort.write(count: count, seed: seed, size: size, to: folder) {
            line.update($0, of: count)
        }
        line.finish()
        if let sheet { try writeSheet(to: sheet) }
        Terminal.print(
            "\(count) phantoms in \(output); cohort file \(folder.appending(path: "cohort.csv").path)")
    }

    package init() {}
}
