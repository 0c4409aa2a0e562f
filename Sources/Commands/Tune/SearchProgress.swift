import DataCommands
import Reporting
import Synchronization
import Tuning

/// Shows a search on the terminal: a line where a trial begins, and one where it ends.
final class SearchProgress: Sendable {
    private let space: SearchSpace
    private let metric: String
    private let best = Mutex<Double?>(nil)

    init(space: SearchSpace, metric: String) {
        self.space = space
        self.metric = metric
    }

    func show(_ event: TuningRun.Event) {
        switch event {
        case .began(let trial):
            let again = trial.retryOf.map { " (resumes trial \($0), whose process ended)" } ?? ""
            Terminal.note(
                "trial \(trial.number)\(again): \(space.assignments(trial.values).joined(separator: ", "))")
        case .epoch: break
        case .ended(let number, let outcome):
            let took =
                "in \(ProgressLine.time(outcome.seconds)), \(ProgressLine.time(outcome.cpuSeconds)) of CPU"
            switch outcome.end {
            case .complete(let value):
                let isBest = best.withLock { best in
                    guard best.map({ metric == "loss" ? value < $0 : value > $0 }) ?? true else {
                        return false
                    }
                    best = value
                    return true
                }
                Terminal.note(
                    "trial \(number): \(metric) \(Numeral.figure(value)) \(took)\(isBest ? "  best so far" : "")"
                )
            case .pruned: Terminal.note("trial \(number): given up early \(took)")
            case .failed(let reason): Terminal.note("trial \(number): failed: \(reason)")
            }
        }
    }
}
