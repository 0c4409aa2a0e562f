package import Foundation
package import Groundwork
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A run's curves for TensorBoard: `events.out.tfevents.*` in its folder, a file of its own for every start.
///
/// Scalars are placed by optimiser step over all phases. A run that goes on begins its file with the step it goes on
/// from, so that viewers drop what an earlier process wrote beyond its last checkpoint.
package final class EventFile: Sendable {
    private let file: Int32
    private let path: String
    private let state: Mutex<State>

    private struct State {
        var step = 0
        var lastStepTime = 0.0
        var hasStarted = false
    }

    package init(in folder: URL) throws(FileWriteError) {
        state = Mutex(State())
        let host = ProcessInfo.processInfo.hostName.replacing("/", with: "-")
        let process = ProcessInfo.processInfo.processIdentifier
        // TensorBoard reads a run's files in the order of their names.
        let stamp = String(format: "%010d.%06d", Int(Date.now.timeIntervalSince1970), Self.microseconds)
        path = folder.appending(path: "events.out.tfevents.\(stamp).\(host).\(process)").path
        file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw FileWriteError.system(path, "open it") }
        try append(.version, step: 0)
    }

    deinit { close(file) }

    /// Writes what of an event is a figure; steps at most once a second.
    package func write(_ event: TrainingEvent) throws(FileWriteError) {
        switch event {
        case .resumed(let position):
            state.withLock {
                $0.step = position.globalStep
                $0.hasStarted = true
            }
            try append(.sessionStart, step: position.globalStep)
        case .stepped(let report):
            let step = report.position.globalStep
            let isFirst = state.withLock { state in
                defer { state.hasStarted = true }
                return !state.hasStarted
            }
            if isFirst { try append(.sessionStart, step: 0) }
            let isDue = state.withLock { state in
                state.step = step
                let now = Date.now.timeIntervalSince1970
                guard now - state.lastStepTime >= 1 else { return false }
                state.lastStepTime = now
                return true
            }
            guard isDue else { return }
            try append(
                .scalars([("step/loss", report.loss), ("step/learning rate", report.learningRate)]),
                step: step)
        case .epochTaught(let report):
            try append(
                .scalars([("training/loss", report.loss)]), step: state.withLock { $0.step })
        case .epochEnded(let report):
            var scalars = [
                ("training/loss", report.trainingLoss), ("validation/loss", report.validationLoss),
            ]
            for (name, score) in report.scores.sorted(by: { $0.key < $1.key }) {
                scalars.append(("validation/\(name)", score))
            }
            for (name, value) in (report.penalties ?? [:]).sorted(by: { $0.key < $1.key }) {
                scalars.append(("penalty/\(name)", value))
            }
            try append(
                .scalars(scalars.map { (tag: $0.0, value: $0.1) }), step: state.withLock { $0.step })
        case .started, .cachingFeatures, .phaseStarted, .phaseEnded, .finished: break
        }
    }

    private func append(_ content: EventRecord.Content, step: Int) throws(FileWriteError) {
        let record = EventRecord(wallTime: Date.now.timeIntervalSince1970, step: step, content: content)
        try DurableFile.append(record.frame, to: file, path: path)
    }

    private static var microseconds: Int {
        Int(Date.now.timeIntervalSince1970.truncatingRemainder(dividingBy: 1) * 1e6)
    }
}
