package import ArgumentParser

package struct DataCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "data",
        abstract: "Brings films together in a cohort file, checks it, and splits it by patient.",
        subcommands: [DataImportCommand.self, DataSplitCommand.self, DataCheckCommand.self])

    package init() {}
}
