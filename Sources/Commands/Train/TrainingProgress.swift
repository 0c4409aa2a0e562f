import DataCommands
import Synchronization
import Training

/// Shows a run on the terminal: a line that moves within an epoch, a line that stays for each epoch.
final class TrainingProgress: Sendable {
    private let line = Mutex(ProgressLine("", unit: "films"))
    private let current = Mutex("")

    /// A new line where the work is not what the line shows.
    private func begin(_ title: String, unit: String, from start: Int = 0) {
        let isNew = current.withLock { shown in
            defer { shown = title }
            return shown != title
        }
        if isNew { line.withLock { $0 = ProgressLine(title, unit: unit, from: start) } }
    }

    func show(_ event: TrainingEvent) {
        switch event {
        case .started(let films, let validation, let parameters, let phases):
            Terminal.note(
                "training on \(films) films\(validation > 0 ? ", validating on \(validation)" : ""); \(parameters) parameters, \(phases) phase\(phases == 1 ? "" : "s")"
            )
        case .resumed(let position):
            Terminal.note(
                "resumed at phase \(position.phase + 1), epoch \(position.epoch + 1), batch \(position.batch)"
            )
        case .cachingFeatures(let phase, let done, let of):
            begin("\(phase): features of \(of) films", unit: "films")
            line.withLock { $0.update(done, of: of) }
            if done >= of { line.withLock { $0.finish() } }
        case .phaseStarted(let name, let number, let epochs, let trainable):
            Terminal.note("phase \(number) '\(name)': \(epochs) epochs, \(trainable) parameters train")
        case .stepped(let report):
            begin(
                "epoch \(report.position.epoch + 1)/\(report.epochs)", unit: "batches",
                from: report.position.batch - 1)
            line.withLock {
                $0.update(
                    report.position.batch, of: report.batches,
                    detail: "loss \(ProgressLine.decimal(report.loss, digits: 4))")
            }
        case .epochEnded(let report):
            line.withLock { $0.finish() }
            current.withLock { $0 = "" }
            let scores = report.scores.sorted { $0.key < $1.key }
                .map { "\($0.key) \(ProgressLine.decimal($0.value, digits: 4))" }.joined(separator: ", ")
            Terminal.note(
                "epoch \(report.epoch): loss \(ProgressLine.decimal(report.trainingLoss, digits: 4)), validation loss \(ProgressLine.decimal(report.validationLoss, digits: 4)), \(scores), \(ProgressLine.decimal(report.seconds)) s\(report.isBest ? "  best so far" : "")"
            )
        case .epochTaught(let epoch):
            line.withLock { $0.finish() }
            current.withLock { $0 = "" }
            Terminal.note(
                "epoch \(epoch.number)/\(epoch.epochs): loss \(ProgressLine.decimal(epoch.loss, digits: 4)), \(ProgressLine.decimal(epoch.seconds)) s"
            )
        case .phaseEnded(let name, let reason):
            Terminal.note("phase '\(name)' ended: \(reason)")
        case .finished(let best, let seconds):
            let score = best.map { ", best \(ProgressLine.decimal($0, digits: 4))" } ?? ""
            Terminal.note("finished in \(ProgressLine.time(seconds))\(score)")
        }
    }
}
