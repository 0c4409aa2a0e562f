package import Foundation
package import Groundwork
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A run's log: one JSON object per line, appended in one write each, so that a kill leaves whole lines.
package final class JSONLinesLog: Sendable {
    private let file: Int32
    private let path: String
    private let lastStep = Mutex(ContinuousClock.now)

    /// Opens `url` for appending. A torn last line, as a power cut may leave it, is cut off first.
    package init(_ url: URL, resuming: Bool) throws(FileWriteError) {
        path = url.path
        if resuming { Self.dropTornLine(url) }
        file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (resuming ? 0 : O_TRUNC), 0o644)
        guard file >= 0 else {
            throw FileWriteError.system(path, "open it")
        }
    }

    deinit { close(file) }

    /// Writes one event; steps at most once a second.
    package func write(_ event: TrainingEvent) throws(FileWriteError) {
        switch event {
        case .started(let films, let validation, let parameters, let phases):
            try write([
                "event": .text("started"), "films": .number(Double(films)),
                "validationFilms": .number(Double(validation)), "parameters": .number(Double(parameters)),
                "phases": .number(Double(phases)),
            ])
        case .resumed(let position):
            try write([
                "event": .text("resumed"), "phase": .number(Double(position.phase + 1)),
                "epoch": .number(Double(position.epoch + 1)), "batch": .number(Double(position.batch)),
            ])
        case .cachingFeatures: break
        case .phaseStarted(let name, let number, let epochs, let trainable):
            try write([
                "event": .text("phase"), "name": .text(name), "number": .number(Double(number)),
                "epochs": .number(Double(epochs)), "trainableParameters": .number(Double(trainable)),
            ])
        case .stepped(let report):
            guard isStepDue() else { return }
            try write([
                "event": .text("step"), "epoch": .number(Double(report.position.epoch + 1)),
                "batch": .number(Double(report.position.batch)), "loss": .number(report.loss),
                "learningRate": .number(report.learningRate), "seconds": .number(report.seconds),
                "waitSeconds": .number(report.waitSeconds),
            ])
        case .epochEnded(let report):
            var line: [String: Value] = [
                "event": .text("epoch"), "phase": .text(report.phase), "epoch": .number(Double(report.epoch)),
                "trainingLoss": .number(report.trainingLoss),
                "validationLoss": .number(report.validationLoss),
                "best": .flag(report.isBest), "seconds": .number(report.seconds),
                "waitSeconds": .number(report.waitSeconds),
            ]
            for (name, score) in report.scores { line["validation.\(name)"] = .number(score) }
            for (name, value) in report.penalties ?? [:] { line["penalty.\(name)"] = .number(value) }
            for (name, weight) in report.groupWeights ?? [:] { line["groupWeight.\(name)"] = .number(weight) }
            try write(line)
        case .epochTaught(let epoch):
            try write([
                "event": .text("epoch"), "phase": .text("pretraining"),
                "epoch": .number(Double(epoch.number)),
                "trainingLoss": .number(epoch.loss), "seconds": .number(epoch.seconds),
                "waitSeconds": .number(epoch.waitSeconds),
            ])
        case .phaseEnded(let name, let reason):
            try write(["event": .text("phaseEnded"), "name": .text(name), "reason": .text(reason)])
        case .finished(let best, let seconds):
            var line: [String: Value] = ["event": .text("finished"), "seconds": .number(seconds)]
            if let best { line["best"] = .number(best) }
            try write(line)
        }
    }

    private enum Value: Encodable {
        case text(String)
        case number(Double)
        case flag(Bool)

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            case .flag(let flag): try container.encode(flag)
            }
        }
    }

    private func write(_ line: [String: Value]) throws(FileWriteError) {
        var line = line
        line["time"] = .text(Date.now.ISO8601Format())
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard var data = try? encoder.encode(line) else { return }
        data.append(0x0A)
        try DurableFile.append(data, to: file, path: path)
    }

    private func isStepDue() -> Bool {
        lastStep.withLock { last in
            let now = ContinuousClock.now
            guard now - last >= .seconds(1) else { return false }
            last = now
            return true
        }
    }

    private static func dropTornLine(_ url: URL) {
        guard let data = try? Data(contentsOf: url), let last = data.last, last != 0x0A else { return }
        let kept = data.lastIndex(of: 0x0A).map { data.distance(from: data.startIndex, to: $0) + 1 } ?? 0
        truncate(url.path, off_t(kept))
    }
}
