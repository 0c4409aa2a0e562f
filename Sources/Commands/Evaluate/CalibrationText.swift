import Clinical
import Evaluating
import ModelFile
import Reporting

/// What a calibration did, for the terminal.
enum CalibrationText {
    static func text(_ result: ModelCalibration, before: ModelCard, path: String) -> String {
        let card = result.card
        var losses = TextTable([
            .init("calibration"), .init("log loss on patients left out", .right), .init(""),
        ])
        for (name, loss) in result.choice.record.logLoss.sorted(by: {
            ($0.value, $0.key) < ($1.value, $1.key)
        }) {
            losses.add([name, Numeral.figure(loss), name == result.choice.method.rawValue ? "taken" : ""])
        }
        let method = result.choice.method.rawValue
        if result.choice.record.logLoss[method] == nil { losses.add([method, "not compared", "taken"]) }
        var lines = [losses.description]
        for point in card.thresholds {
            let old = before.threshold(for: point.finding).map { ", before \(Numeral.threshold($0))" } ?? ""
            lines.append(
                "threshold \(point.finding) \(Numeral.threshold(point.threshold)) (\(point.rule)\(old))\n")
        }
        if let rule = card.conformal {
            lines.append(
                "abstains so that the truth is kept on \(Numeral.percent(rule.coverage)) of films (\(rule.score.rawValue))\n"
            )
        }
        if let gate = card.gate {
            lines.append(
                "gate from \(gate.films) \(gate.reference) films refuses \(Numeral.percent(gate.refusalRate)) of "
                    + "\(gate.limitFilms) \(gate.limitsFrom) films\n")
        }
        if let rule = card.combination { lines.append("a study's probability is \(rule.summary)\n") }
        lines += result.notes.map { "Note: \($0)\n" }
        return TerminalText.safe(lines.joined(), keepingLines: true) + "model \(path)"
    }
}
