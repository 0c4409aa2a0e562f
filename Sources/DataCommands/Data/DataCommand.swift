package import ArgumentParser

package struct DataCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "data",
        abstract: "Brings films together in a cohort file, and splits it by patient.",
        subcommands: [
            DataImportCommand.self, DataLayoutsCommand.self, DataMergeCommand.self, DataSplitCommand.self,
        ])

    package init() {}
}
