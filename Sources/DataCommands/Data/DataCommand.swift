package import ArgumentParser

package struct DataCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "data",
        abstract: "Brings films together in a cohort file, splits it by patient, and shows single films.",
        subcommands: [DataImportCommand.self, DataSplitCommand.self, DataShowCommand.self])

    package init() {}
}
