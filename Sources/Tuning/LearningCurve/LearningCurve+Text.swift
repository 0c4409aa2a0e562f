import Foundation
import Groundwork
import Reporting

extension LearningCurve {
    /// What the error is called.
    var errorName: String { metric == "loss" ? "loss" : "1 \u{2212} \(metric)" }

    /// What more patients would bring, in a sentence, with whether to believe it.
    package var sentence: String {
        guard fit != nil, projections.count == 2 else {
            return "No curve could be fitted: \(doubts.joined(separator: "; "))."
        }
        let (two, ten) = (projections[0], projections[1])
        var text =
            "Doubling the \(Numeral.count(mostPatients)) training patients would take the \(errorName) "
            + "from \(Numeral.figure(nowError)) to \(Self.text(two.error)), and ten times as many to \(Self.text(ten.error))"
        text +=
            two.error.lower == nil
            ? "; there is no interval, because nothing was repeated."
            : " (95\u{A0}% bootstrap intervals over repeats)."
        if !doubts.isEmpty {
            text += " Don't trust this fit: \(doubts.joined(separator: "; "))."
        }
        return text
    }

    private var nowError: Double { fit?.error(at: Double(mostPatients)) ?? 0 }

    static func text(_ estimate: Estimate) -> String {
        guard let lower = estimate.lower, let upper = estimate.upper else {
            return Numeral.figure(estimate.value)
        }
        return "\(Numeral.figure(estimate.value)) (\(Numeral.figure(lower))\u{2013}\(Numeral.figure(upper)))"
    }

    /// Every run, one row each.
    var csv: String {
        let rows = runs.map { run in
            [
                "\(run.fraction)", "\(run.repeat)", "\(run.patients)", "\(run.films)", "\(run.value)",
                Numeral.fixed(run.cpuSeconds, decimals: 1),
            ]
        }
        let titles = ["fraction", "repeat", "patients", "films", metric, "cpu_seconds"]
        return ([titles] + rows).map { CSVLine.text($0) + "\n" }.joined()
    }
}
