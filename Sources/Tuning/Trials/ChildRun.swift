package import Foundation

/// A training run in a process of its own, which a crash of it doesn't reach beyond.
package struct ChildRun: Sendable {
    package enum End: Sendable, Equatable {
        /// The best epoch's validation metric, and the number of films trained on.
        case finished(best: Double, films: Int)
        case stopped
        case failed(String)
    }

    let command: [String]
    let folder: URL
    let metric: String

    /// - Parameter metric: `loss`, or the name of a validation score.
    package init(command: [String], folder: URL, metric: String) {
        self.command = command
        self.folder = folder
        self.metric = metric
    }

    /// Runs the command to its end, telling of every epoch; stops it where `watch` says so or the task is cancelled.
    ///
    /// What it prints goes to output.txt in the folder.
    ///
    /// - Returns: how it ended, with wall and processor seconds.
    package func run(
        watch: (TrainingLog.Epoch) async throws -> Bool
    ) async throws -> (end: End, seconds: Double, cpuSeconds: Double) {
        let start = ContinuousClock.now
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let output = folder.appending(path: "output.txt")
        let process = try SpawnedProcess(command, writingTo: output)
        var log = TrainingLog(folder.appending(path: "log.jsonl"), metric: metric)
        do {
            var exit: SpawnedProcess.Exit?
            repeat {
                // Looked at before the log is read, so that nothing it wrote is missed.
                exit = process.poll()
                for epoch in log.newEpochs() where try await !watch(epoch) {
                    let exit = process.stop(grace: .seconds(10))
                    return (.stopped, (.now - start) / .seconds(1), exit.cpuSeconds)
                }
                if exit == nil { try await Task.sleep(for: .milliseconds(100)) }
            } while exit == nil
            return (
                end(exit?.status ?? 0, log, output), (.now - start) / .seconds(1), exit?.cpuSeconds ?? 0
            )
        } catch {
            process.stop(grace: .seconds(10))
            throw error
        }
    }

    private func end(_ status: Int32, _ log: TrainingLog, _ output: URL) -> End {
        guard status == 0 else {
            let said = OutputTail.text(output, lines: 3)
            return .failed(said.isEmpty ? "it ended with status \(status)" : said)
        }
        guard let best = log.best else {
            return .failed("no epoch has a defined \(metric); are both classes among the validation films?")
        }
        return .finished(best: best, films: log.trainingFilms ?? 0)
    }

    /// Removes what only a run that goes on needs; models stay.
    func removeCheckpoints() {
        for name in ["last.safetensors", "best.safetensors"] {
            try? FileManager.default.removeItem(at: folder.appending(path: name))
        }
    }
}
