package import Foundation

/// A command in a process of its own whose output matters only where it fails.
package enum ChildCommand {
    /// Runs `command` to its end; what it prints goes to `output`.
    ///
    /// - Throws: ``TuningError/childFailed(folder:reason:)`` with its last words where it fails.
    package static func run(_ command: [String], output: URL) async throws {
        let process = try SpawnedProcess(command, writingTo: output)
        var exit = process.poll()
        while exit == nil {
            try await Task.sleep(for: .milliseconds(100))
            exit = process.poll()
        }
        guard exit?.status == 0 else {
            throw TuningError.childFailed(
                folder: output.deletingLastPathComponent().path, reason: OutputTail.text(output, lines: 3))
        }
    }
}
