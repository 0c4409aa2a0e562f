package import ArgumentParser
import Foundation
import Torch
import Training

/// `thorax`: every task of the system, from one command line.
package struct ThoraxCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "thorax",
        abstract: "Chest-X-ray classifiers: trained, judged and applied. Not a medical device.",
        version: ThoraxVersion.text,
        subcommands: [
            DemoCommand.self, PhantomCommand.self, DataCommand.self, TrainCommand.self, EvaluateCommand.self,
            PredictCommand.self, ModelsCommand.self, DoctorCommand.self, BenchmarkCommand.self,
        ])

    package init() {}

    /// Runs the command line and leaves the process.
    ///
    /// It leaves by `_exit`: the static destructors of libtorch and its OpenMP runtime may crash or hang when
    /// threads are still parked in them, and nothing of ours is waiting to be destroyed.
    package static func runAndLeave() async -> Never {
        // Before any other thread allocates.
        Torch.keepMemory()
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            leave(0)
        } catch {
            let code = exitCode(for: error)
            let text = fullMessage(for: error)
            if code == .success { Terminal.print(text) } else if !text.isEmpty { Terminal.error(text) }
            leave(code.rawValue)
        }
    }

    private static func leave(_ code: Int32) -> Never {
        fflush(nil)
        _exit(code)
    }
}

/// The version of this build.
package enum ThoraxVersion {
    package static let text = ThoraxRelease.version
}
