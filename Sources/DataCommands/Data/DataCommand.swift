package import ArgumentParser

package struct DataCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "data",
        abstract:
            "Brings films together in a cohort file, splits it by patient, shows single films, and removes names from DICOM files.",
        subcommands: [
            DataImportCommand.self, DataSplitCommand.self, DataShowCommand.self, DataDeidentifyCommand.self,
            DICOMWorkerCommand.self,
        ])

    package init() {}
}
