import DataCommands
import Reporting
import Tuning

/// Shows a learning curve's runs on the terminal.
enum CurveProgress {
    static func show(_ event: LearningCurveRun.Event, metric: String) {
        switch event {
        case .kept(let cell, let run):
            Terminal.note("\(title(cell)): \(metric) \(Numeral.figure(run.value)), kept")
        case .began(let cell): Terminal.note("\(title(cell)): training")
        case .ended(let cell, let run):
            Terminal.note(
                "\(title(cell)): \(metric) \(Numeral.figure(run.value)) with \(Numeral.count(run.patients, "patient")), "
                    + "\(ProgressLine.time(run.cpuSeconds)) of CPU")
        }
    }

    private static func title(_ cell: LearningCurveRun.Cell) -> String {
        "\(Numeral.percent(cell.fraction)), repeat \(cell.repeat)"
    }
}
