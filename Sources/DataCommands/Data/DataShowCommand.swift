import ArgumentParser
import Foundation
import Groundwork
import Imaging

struct DataShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Prints what a film's file says and how its pixels are rendered.",
        discussion: """
            thorax data show film.dcm
            thorax data show film.dcm --frame 2 --output frame.png
            thorax data show film.dcm --window 40/400 --json

            Patient ID is a name: it is printed only with --identity.
            """)

    @Argument(help: "A DICOM, JPEG or PNG file.")
    var film: String
    @Option(help: "The frame of a multi-frame film, from 1.")
    var frame = 1
    @Option(help: "Which of the file's VOI LUTs or windows, from 0.")
    var voi = 0
    @Option(help: "A window of your own, CENTER/WIDTH or CENTER/WIDTH/FUNCTION, or none for the whole range.")
    var window: String?
    @Flag(help: "Print JSON.")
    var json = false
    @Flag(help: "Also print Patient ID.")
    var identity = false
    @Option(name: .shortAndLong, help: "Write the rendered film to this PNG, with 8 or 16 bits.")
    var output: String?
    @Option(help: "Write the stored values, before the chain, to this 16-bit PNG.")
    var stored: String?

    func run() throws {
        let description = try FilmDescription(
            of: film, options: DICOMOptions(frame: frame, voi: try chosenVOI()), withIdentity: identity)
        Terminal.print(json ? try description.json() : description.text)
        if let output { try write(description.radiograph, to: output) }
        if let stored {
            try write(
                DICOMFilm.storedValues(contentsOf: film, options: DICOMOptions(frame: frame)), to: stored)
        }
    }

    private func write(_ film: Radiograph, to path: String) throws {
        try DurableFile.write(Data(PNGWriter.encode(film)), to: URL(filePath: path))
    }

    private func chosenVOI() throws -> DICOMOptions.VOI {
        guard let window else { return .file(voi) }
        if window == "none" { return .none }
        let parts = window.split(separator: "/", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let center = Double(parts[0]), let width = Double(parts[1]),
            let function = parts.count == 2
                ? .linear : WindowFunction(rawValue: parts[2].uppercased()),
            let window = DICOMOptions.VOI.checkedWindow(center: center, width: width, function: function)
        else { throw DataCommandError.badWindow(window) }
        return window
    }
}
