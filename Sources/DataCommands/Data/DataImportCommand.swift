import ArgumentParser
import Clinical
import Cohort
import Foundation
import Reporting

struct DataImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Makes a cohort file from folders of films, one folder per class.",
        discussion: """
            thorax data import kermany224/train --patient kermany --output cohort.csv
            thorax data import --class Normal=a/NORMAL --class Mass=b/Mass --output mix.csv

            --patient says how a file's name tells the patient: kermany, nih, auto (tries these; else the file's \
            stem), or a regular expression with one capture group.
            """)

    @Argument(
        help: "A tree with one folder per class; train, val and test folders on top are looked through.")
    var folder: String?
    @Option(name: .customLong("class"), help: "A class and its folder, NAME=FOLDER; repeatable.")
    var classes: [String] = []
    @Option(help: "kermany, nih, auto, or a regular expression with one capture group.")
    var patient = "auto"
    @Option(help: "The site to write for every film.")
    var site: String?
    @Flag(help: "Keep one of several files with the same bytes.")
    var dropDuplicates = false
    @Flag(help: "Take the split from train, val and test folders; these are often not split by patient.")
    var keepSplits = false
    @Option(name: .shortAndLong, help: "The cohort file to write.")
    var output = "cohort.csv"

    func validate() throws {
        guard (folder == nil) != classes.isEmpty else {
            throw ValidationError(
                "name one folder with a folder per class, or give each with --class NAME=FOLDER")
        }
    }

    func run() throws {
        let importer = FolderImporter(
            patientPattern: try PatientPattern(patient), dropsDuplicates: dropDuplicates,
            takesSplitsFromFolders: keepSplits, site: site)
        let outcome =
            if let folder {
                try importer.importTree(URL(filePath: folder))
            } else {
                try importer.importClasses(try classes.map(classFolder))
            }
        try outcome.cohort.write(to: URL(filePath: output))
        for duplicate in outcome.droppedDuplicates {
            Terminal.note("left out \(duplicate.path): same bytes as \(duplicate.kept)")
        }
        Terminal.print(CohortSummary.text(outcome.cohort))
        Terminal.print("cohort file \(output)")
    }

    private func classFolder(_ text: String) throws -> ClassFolder {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw DataCommandError.badClass(text) }
        return ClassFolder(Finding(parts[0]), URL(filePath: parts[1]), site: site)
    }
}
