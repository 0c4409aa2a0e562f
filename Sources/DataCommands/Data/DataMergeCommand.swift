import ArgumentParser
import Clinical
import Cohort
import Foundation

struct DataMergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Brings several cohorts together under one vocabulary.",
        discussion: """
            A finding that a cohort doesn't know stays unknown on its films, never absent. Patient ids that are used \
            at several sites get the site before them.

              thorax data merge nih.csv chexpert.csv --rename Infiltration=Lung_Opacity --output both.csv
            """)

    @Argument(help: "Cohort files.")
    var cohorts: [String]
    @Option(help: "A finding to take under another name, OLD=NEW; repeatable.")
    var rename: [String] = []
    @Option(help: "Keep only these findings, separated by commas.")
    var findings: String?
    @Flag(help: "Add what follows by definition, such as Lung_Lesion from Nodule; see Docs/cohorts.md.")
    var implied = false
    @Option(name: .shortAndLong, help: "The cohort file to write.")
    var output: String

    func validate() throws {
        guard cohorts.count > 1 else { throw ValidationError("name at least two cohort files") }
    }

    func run() throws {
        var renames: [Finding: Finding] = [:]
        for text in rename {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw DataCommandError.badPair("--rename", text, example: "Infiltration=Lung_Opacity")
            }
            renames[Finding(parts[0])] = Finding(parts[1])
        }
        let merger = CohortMerger(
            renames: renames,
            findings: findings?.split(separator: ",").map {
                Finding($0.trimmingCharacters(in: .whitespaces))
            },
            addsImplied: implied)
        let parts = try cohorts.map { path in
            let url = URL(filePath: path)
            return CohortMerger.Part(
                try Cohort(csv: url, sharedPatients: .allow),
                name: url.deletingPathExtension().lastPathComponent)
        }
        let outcome = try merger.merge(parts)
        try outcome.cohort.write(to: URL(filePath: output))
        for note in outcome.notes { Terminal.note("\(note)") }
        Terminal.print(CohortSummary.text(outcome.cohort))
        Terminal.print("cohort file \(output)")
    }
}
