package import ArgumentParser

package struct DataCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "data",
        abstract: "Brings films together in a cohort file, and splits it by patient.",
        subcommands: [
            DataImportCommand.self, DataSplitCommand.self, DataCacheCommand.self,
            LoadingBenchmarkCommand.self,
        ])

    package init() {}
}
