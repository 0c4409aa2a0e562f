import Evaluating
import Metrics

/// The sentences of the detailed parts.
enum DetailText {
    static func prevalence(_ table: EvaluationDetails.PrevalenceTable) -> String {
        let finding = Numeral.name(table.finding)
        var text = "\(finding) is on \(Numeral.percent(table.ofFilms)) of these films"
        if let trained = table.ofTraining {
            text += " and on \(Numeral.percent(trained)) of those trained on"
        }
        text += "."
        if let estimated = table.estimated {
            text +=
                " From the probabilities alone one would guess \(Numeral.percent(estimated)) "
                + "(Saerens, Latinne and Decaestecker 2002); a guess far off means that not only prevalence differs."
        }
        if !table.rows.isEmpty {
            text +=
                " With the same sensitivity and specificity, the meaning of a call changes with prevalence:"
        }
        return text
    }

    static func promise(_ abstention: EvaluationDetails.Abstention) -> String {
        guard let promised = abstention.promised else {
            return
                "The model file holds no rule for abstaining. The line shows how the share of errors would fall if the "
                + "least certain films were left to a person."
        }
        return
            "The model keeps every answer that it can't rule out, so that the truth is kept on at least "
            + "\(Numeral.percent(promised)) of films like those of validation, and decides only where one answer is left "
            + "(split conformal prediction)."
    }

    static func gate(_ gate: EvaluationDetails.GateOutcome) -> String {
        let share = gate.films > 0 ? Double(gate.refused) / Double(gate.films) : 0
        var text =
            "The model's gate objects to \(Numeral.count(gate.refused)) of \(Numeral.count(gate.films, "film")) "
            + "(\(Numeral.percent(share))); of the films that set its limits it refuses "
            + "\(Numeral.percent(gate.expected)). "
        text +=
            gate.refused > 0
            ? "They are part of every figure above, but in use they would be refused."
            : "None would be refused in use."
        return text
    }

    /// The films of a group, not those of one class of it.
    static func whole(_ counts: Counts) -> Counts {
        var whole = counts
        whole.numerator = nil
        whole.denominator = nil
        return whole
    }
}
