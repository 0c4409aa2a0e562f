package import ArgumentParser
import Foundation
import Imaging

/// Runs a command line and leaves the process.
package enum CommandLineRun {
    /// Parses, runs, prints, and leaves by `_exit`: the static destructors of libtorch and its OpenMP runtime may
    /// crash or hang when threads are still parked in them, and nothing of ours is waiting to be destroyed.
    package static func andLeave<Root: ParsableCommand>(_ root: Root.Type) async -> Never {
        DICOMIsolation.executable = Bundle.main.executablePath
        do {
            var command = try root.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            leave(0)
        } catch {
            let code = root.exitCode(for: error)
            let text = root.fullMessage(for: error)
            if code == .success { Terminal.print(text) } else if !text.isEmpty { Terminal.error(text) }
            leave(code.rawValue)
        }
    }

    private static func leave(_ code: Int32) -> Never {
        fflush(nil)
        _exit(code)
    }
}
