package import ArgumentParser
import DataCommands
import Groundwork
import Torch

/// `thorax`: every task of the system, from one command line.
package struct ThoraxCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "thorax",
        abstract: "Chest-X-ray classifiers: trained, judged and applied. Not a medical device.",
        version: ThoraxRelease.version,
        subcommands: [
            DemoCommand.self, PhantomCommand.self, DataCommand.self, PretrainCommand.self, TrainCommand.self,
            TuneCommand.self, LearnCurveCommand.self, EvaluateCommand.self, CalibrateCommand.self,
            AuditCommand.self, PredictCommand.self, ExplainCommand.self, LungsCommand.self,
            LesionsCommand.self,
            ModelsCommand.self, DoctorCommand.self, BenchmarkCommand.self,
        ])

    package init() {}

    /// Runs the command line and leaves the process.
    package static func runAndLeave() async -> Never {
        // Before any other thread allocates.
        Torch.keepMemory()
        await CommandLineRun.andLeave(ThoraxCommand.self)
    }
}
