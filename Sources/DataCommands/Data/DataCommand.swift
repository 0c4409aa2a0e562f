package import ArgumentParser

package struct DataCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "data",
        abstract: "Brings films together in cohort files; checks, splits, caches and de-identifies them.",
        subcommands: [
            DataImportCommand.self,
            DataLayoutsCommand.self,
            DataMergeCommand.self,
            DataSplitCommand.self,
            DataCheckCommand.self,
            DataLooksCommand.self,
            DataCacheCommand.self,
            DataShowCommand.self,
            DataDeidentifyCommand.self,
            DICOMWorkerCommand.self,
        ])

    package init() {}
}
