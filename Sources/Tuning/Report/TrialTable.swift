import Groundwork
import Reporting

/// A search's trials, one row each.
struct TrialTable {
    let report: TuningReport

    var csv: String {
        let titles =
            ["number", "state", report.metric] + report.parameters.map(\.name)
            + ["epochs", "seconds", "cpu_seconds", "started", "folder", "retry_of", "reason"]
        let rows = report.summary.trials.map { trial in
            [String(trial.number), trial.state.rawValue, trial.value.map { "\($0)" } ?? ""]
                + report.parameters.map { trial.values[$0.name] ?? "" } + rest(of: trial)
        }
        return ([titles] + rows).map { CSVLine.text($0) + "\n" }.joined()
    }
    private func rest(of trial: StudySummary.Trial) -> [String] {
        [
            String(trial.steps.count), seconds(trial.seconds), seconds(trial.cpuSeconds), trial.started ?? "",
            trial.folder ?? "", trial.retryOf.map(String.init) ?? "", trial.reason ?? "",
        ]
    }

    private func seconds(_ value: Double?) -> String { value.map { Numeral.fixed($0, decimals: 1) } ?? "" }
}
