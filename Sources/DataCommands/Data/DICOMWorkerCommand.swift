import ArgumentParser
import Imaging

/// What `thorax` starts to decode DICOM films in a process of their own.
struct DICOMWorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dicom-worker",
        abstract: "Decodes the films that another thorax asks for over standard input.",
        shouldDisplay: false)

    @Option(help: "Bytes that it may take beyond those it has when it starts.")
    var memoryLimit = 2 << 30

    func run() throws { DICOMWorkerService.run(memoryLimit: memoryLimit) }
}
