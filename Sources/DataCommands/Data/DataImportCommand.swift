import ArgumentParser
import Clinical
import Cohort
import Foundation
import Groundwork

struct DataImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Makes a cohort file from a public data set, a table, or folders of films.",
        discussion: """
            thorax data import auto downloads/ChestXray14 --output nih.csv
            thorax data import chexpert CheXpert-v1.0-small --view frontal --uncertain Edema=ones
            thorax data import csv films/labels.csv --map path=image,patient=pid,Pneumonia=pneu
            thorax data import kermany224/train --patient kermany --output cohort.csv
            thorax data import --class Normal=a/NORMAL --class Mass=b/Mass --output mix.csv

            `thorax data layouts` lists the data sets by name. Without a name the folder has one folder per class. \
            --patient says how a file's name tells the patient: kermany, nih, auto (tries these; else the file's \
            stem), or a regular expression with one capture group.
            """)

    @Argument(
        help: "A data set's name or auto, and its folder or table; or only a folder with one per class.")
    var places: [String] = []
    @Option(name: .customLong("class"), help: "A class and its folder, NAME=FOLDER; repeatable.")
    var classes: [String] = []
    @Option(help: "kermany, nih, auto, or a regular expression with one capture group.")
    var patient = "auto"
    @Option(help: "The site to write for every film; a data set's own hospital where not given.")
    var site: String?
    @Flag(help: "Keep one of several files with the same bytes.")
    var dropDuplicates = false
    @Flag(help: "Take the split from train, val and test folders; these are often not split by patient.")
    var keepSplits = false
    @OptionGroup var choices: ImportChoices
    @Option(help: "Also write what was left out, and why, to this JSON file.")
    var notes: String?
    @Option(name: .shortAndLong, help: "The cohort file to write.")
    var output = "cohort.csv"

    func validate() throws {
        guard (1...2).contains(places.count) != !classes.isEmpty, places.count <= 2 else {
            throw ValidationError(
                "name a data set and its folder, one folder with a folder per class, or each class with "
                    + "--class NAME=FOLDER")
        }
    }

    func run() throws {
        let outcome = try classes.isEmpty ? dataSet() : classFolders()
        try outcome.cohort.write(to: URL(filePath: output))
        if let notes {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            try DurableFile.write(try encoder.encode(outcome.notes), to: URL(filePath: notes))
        }
        for note in outcome.notes { Terminal.note("\(note)") }
        Terminal.print(CohortSummary.text(outcome.cohort))
        Terminal.print("cohort file \(output)")
    }

    private func dataSet() throws -> ImportOutcome {
        let source = try ImportSource(
            URL(filePath: places[places.count - 1]), images: choices.images.map { URL(filePath: $0) })
        let name = places.count == 2 ? places[0] : "folders"
        let importer = try name == "auto" ? DataSetRegistry.recognise(source) : DataSetRegistry.named(name)
        if name == "auto" { Terminal.note("\(importer.card.title) (\(importer.card.name))") }
        var options = try choices.options(for: importer)
        options.patient = try PatientPattern(patient)
        options.site = site
        options.dropsDuplicates = dropDuplicates
        // Folders called train and test are seldom split by patient; a data set's own splits are.
        if importer.card.name == "folders", !keepSplits { options.splits = .none }
        return try importer.importFilms(from: source, options: options)
    }

    private func classFolders() throws -> ImportOutcome {
        let importer = FolderImporter(
            patientPattern: try PatientPattern(patient), dropsDuplicates: dropDuplicates, site: site)
        let outcome = try importer.importClasses(try classes.map(classFolder))
        let notes = outcome.droppedDuplicates.map {
            ImportNote(.droppedDuplicate, "left out \($0.path): same bytes as \($0.kept)")
        }
        return ImportOutcome(cohort: outcome.cohort, notes: notes)
    }

    private func classFolder(_ text: String) throws -> ClassFolder {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw DataCommandError.badClass(text) }
        return ClassFolder(Finding(parts[0]), URL(filePath: parts[1]), site: site)
    }
}
