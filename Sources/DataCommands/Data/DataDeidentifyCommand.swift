import ArgumentParser
import Foundation
import Groundwork
import Imaging

struct DataDeidentifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deidentify",
        abstract: "Writes DICOM files without what tells whose they are (PS3.15, Annex E, Basic Profile).",
        discussion: """
            thorax data deidentify export/ --output shared/ --key-file project.key
            thorax data deidentify film.dcm --output shared/ --shift-dates --black-out corners
            thorax data deidentify film.dcm --output shared/ --black-out 0,0,400,80 --black-out 1600,0,400,80

            With a key file, patients and UIDs have the same new names in every run; it is made where there is none. \
            Whoever holds it can tell whose a film is, so it stays with you. Without one, a key is made for this run and \
            forgotten. Text within the pixels is not found: see Docs/deidentification.md.
            """)

    @Argument(help: "DICOM files, and folders that are searched for them.")
    var inputs: [String]
    @Option(
        name: .shortAndLong, help: "The folder to write to; files are named by their new SOP Instance UID.")
    var output: String
    @Option(help: "The project's key; made where there is none.")
    var keyFile: String?
    @Flag(help: "Keep dates and times.")
    var keepDates = false
    @Flag(help: "Move dates by a number of days that is the same for all of a patient's files.")
    var shiftDates = false
    @Option(
        help:
            "Blacken 'corners' or X,Y,WIDTH,HEIGHT in pixels; repeatable. Pixels are then written uncompressed."
    )
    var blackOut: [String] = []
    @Flag(help: "Keep what tells the device.")
    var retainDevice = false
    @Flag(help: "Keep what tells the institution.")
    var retainInstitution = false
    @Flag(help: "Keep sex, age, size, weight and the like.")
    var retainPatientCharacteristics = false
    @Flag(help: "Keep UIDs.")
    var retainUids = false
    @Option(help: "Write which output each input became to this new CSV file, for its owner's eyes only.")
    var mapping: String?

    func validate() throws {
        guard !(keepDates && shiftDates) else {
            throw ValidationError("--keep-dates and --shift-dates exclude each other")
        }
    }

    func run() throws {
        let run = try DeidentifyRun(
            inputs: inputs, output: output, secretFiles: [keyFile, mapping].compactMap { $0 },
            deidentifier: try deidentifier())
        let outcome = try run()
        if let mapping { try PrivateFile.create(outcome.mapping, at: URL(filePath: mapping)) }
        Terminal.print("\(outcome.written) files written to \(output)")
        if keyFile == nil { Terminal.note("no --key-file: another run gives patients and UIDs other names") }
        if outcome.failures > 0 {
            Terminal.error("\(outcome.failures) files could not be de-identified")
            throw ExitCode.failure
        }
    }

    private func deidentifier() throws -> Deidentifier {
        let key = try keyFile.map { try ProjectKey(fileAt: URL(filePath: $0)) } ?? ProjectKey()
        return Deidentifier(profile: profile, key: key, blackOut: try parsedBlackOut())
    }

    private var profile: ConfidentialityProfile {
        var profile = ConfidentialityProfile(dates: keepDates ? .kept : shiftDates ? .shifted : .removed)
        if retainDevice { profile.retained.insert(.device) }
        if retainInstitution { profile.retained.insert(.institution) }
        if retainPatientCharacteristics { profile.retained.insert(.patientCharacteristics) }
        if retainUids { profile.retained.insert(.uids) }
        return profile
    }

    private func parsedBlackOut() throws -> BlackOut? {
        guard !blackOut.isEmpty else { return nil }
        var result = BlackOut()
        for text in blackOut {
            if text.lowercased() == "corners" {
                result.corners = true
                continue
            }
            let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
            guard numbers.count == 4, let x = numbers[0], let y = numbers[1], let width = numbers[2],
                let height = numbers[3], x >= 0, y >= 0, width > 0, height > 0
            else { throw DataCommandError.badRectangle(text) }
            result.rectangles.append(.init(x: x, y: y, width: width, height: height))
        }
        return result
    }
}
