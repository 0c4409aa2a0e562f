package import Metrics

/// An evaluation in a sentence or two of plain language.
package enum Summary {
    package static func text(_ evaluation: Evaluation) -> String {
        switch evaluation {
        case .binary(let evaluation): binary(evaluation)
        case .exclusive(let evaluation): exclusive(evaluation)
        case .independent(let evaluation): independent(evaluation)
        }
    }

    private static func binary(_ evaluation: BinaryEvaluation) -> String {
        let finding = Numeral.name(evaluation.finding)
        let confusion = evaluation.confusion
        let opening =
            "On \(size(evaluation.counts)), \(Numeral.count(confusion.positives)) with \(finding) and "
            + "\(Numeral.count(confusion.negatives)) without, "
        let ranking: String
        if let auroc = evaluation[.auroc], let value = auroc.value {
            ranking =
                "the model gives a film with \(finding) a higher probability than one without it in "
                + "\(Numeral.percent(value)) of pairs (AUROC \(withInterval(auroc)))."
        } else {
            ranking = "AUROC is undefined: \(evaluation[.auroc]?.reason ?? "there is nothing to rank")."
        }
        let decisions = [
            found(confusion.truePositives, of: confusion.positives, "with it", verb: "finds"),
            found(confusion.trueNegatives, of: confusion.negatives, "without it", verb: "clears"),
        ].compactMap { $0 }
        guard !decisions.isEmpty else { return opening + ranking }
        return opening + ranking + " At a threshold of \(Numeral.threshold(evaluation.threshold)) it "
            + decisions.joined(separator: " and ") + "."
    }

    private static func found(_ count: Int, of total: Int, _ kind: String, verb: String) -> String? {
        guard total > 0 else { return nil }
        let share = Numeral.percent(Double(count) / Double(total))
        return "\(verb) \(Numeral.count(count)) of \(Numeral.count(total)) \(kind) (\(share))"
    }

    private static func exclusive(_ evaluation: ExclusiveEvaluation) -> String {
        var text =
            "On \(size(evaluation.counts)), the model names the right one of \(evaluation.classes.count) classes for "
            + "\(Numeral.count(evaluation.confusion.correct))"
        if let accuracy = evaluation[.accuracy], accuracy.value != nil {
            text += " (accuracy \(withInterval(accuracy)))"
        }
        if let balanced = evaluation[.balancedAccuracy], balanced.value != nil {
            text += "; with every class counting the same, balanced accuracy is \(withInterval(balanced))"
        }
        text += "."
        let weakest = evaluation.classes.filter { $0[.sensitivity]?.value != nil }
            .min { ($0[.sensitivity]?.value ?? 1) < ($1[.sensitivity]?.value ?? 1) }
        if let weakest, let counts = weakest[.sensitivity]?.counts, let hits = counts.numerator,
            let total = counts.denominator, hits < total
        {
            text +=
                " It is weakest on \(Numeral.name(weakest.name)), of which it finds "
                + "\(Numeral.count(hits)) of \(Numeral.count(total))."
        }
        return text
    }

    private static func independent(_ evaluation: IndependentEvaluation) -> String {
        let ranked = evaluation.findings.filter { $0[.auroc]?.value != nil }
            .sorted { ($0[.auroc]?.value ?? 0) > ($1[.auroc]?.value ?? 0) }
        guard let best = ranked.first, let worst = ranked.last, let macro = evaluation.macro[.auroc] else {
            return "On \(size(evaluation.counts)), AUROC is undefined for every finding."
        }
        var text =
            "On \(size(evaluation.counts)), the mean AUROC over "
            + (ranked.count == evaluation.findings.count
                ? Numeral.count(ranked.count, "finding")
                : "\(ranked.count) of \(evaluation.findings.count) findings")
            + " is \(withInterval(macro))."
        if ranked.count > 1 {
            text +=
                " It is highest for \(Numeral.name(best.finding)) (\(figure(best[.auroc]))) and lowest for "
                + "\(Numeral.name(worst.finding)) (\(figure(worst[.auroc])))."
        }
        return text
    }

    /// `624 films of 318 patients`.
    package static func size(_ counts: Counts) -> String {
        Numeral.count(counts.films, "film") + " of " + Numeral.count(counts.patients, "patient")
    }

    /// `0.973, 95 % interval 0.960–0.984`.
    private static func withInterval(_ estimate: Estimate) -> String {
        guard let interval = Numeral.interval(estimate) else { return figure(estimate) }
        return "\(figure(estimate)), \(Numeral.confidence(estimate.confidence)) interval \(interval)"
    }

    private static func figure(_ estimate: Estimate?) -> String {
        estimate?.value.map { Numeral.figure($0) } ?? "undefined"
    }

    /// How the intervals were made.
    package static func method(_ bootstrap: Bootstrap) -> String {
        guard bootstrap.replicates > 0 else { return "Point estimates only: no bootstrap was run." }
        let kind =
            switch bootstrap.method {
            case .bca: "bias-corrected and accelerated (BCa)"
            case .percentile: "percentile"
            }
        return
            "Intervals are \(Numeral.confidence(bootstrap.confidence)) \(kind) intervals from "
            + "\(Numeral.count(bootstrap.replicates)) bootstrap replicates, in which patients are drawn with "
            + "replacement, each with all their films (seed \(bootstrap.seed))."
    }

    /// Where a threshold comes from.
    package static func threshold(
        _ value: Double, of finding: String, _ origin: ReportContent.ThresholdOrigin?
    ) -> String {
        let opening =
            "A film is called \(Numeral.name(finding)) at a probability of \(Numeral.threshold(value)) or more"
        guard let origin else { return opening + "." }
        let there = [
            origin.chosen.sensitivity.map { "sensitivity \(Numeral.figure($0))" },
            origin.chosen.specificity.map { "specificity \(Numeral.figure($0))" },
        ].compactMap { $0 }.joined(separator: ", ")
        if case .fixed = origin.chosen.rule { return opening + ", \(Self.origin(origin))." }
        let size =
            "\(Numeral.count(origin.chosen.films, "film")) of \(Numeral.count(origin.chosen.patients, "patient"))"
        return opening + ", \(Self.origin(origin)) (\(size)" + (there.isEmpty ? ")." : "; there, \(there)).")
    }

    /// `chosen on the validation split for the largest Youden index`.
    static func origin(_ origin: ReportContent.ThresholdOrigin) -> String {
        if case .fixed = origin.chosen.rule { return "a value fixed beforehand" }
        return "chosen on \(origin.films) for \(origin.chosen.rule.purpose)"
    }
}
