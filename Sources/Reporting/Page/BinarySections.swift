import Metrics

/// The tables and figures of a two-class decision.
struct BinarySections {
    let evaluation: BinaryEvaluation
    let threshold: ReportContent.ThresholdOrigin?

    private var finding: String { Numeral.name(evaluation.finding) }

    @MarkupBuilder var markup: Markup {
        tag("section") {
            tag("h2") { "Performance" }
            metrics.markup
        }
        tag("section") {
            tag("h2") { "Decisions" }
            tag("p") { Summary.threshold(evaluation.threshold, of: evaluation.finding, threshold) }
            ConfusionTable(evaluation.confusion, finding: evaluation.finding).table
            tag("p", ["class": "note-line"]) { "Percentages are shares of each row." }
        }
        tag("section") {
            tag("h2") { "Curves and calibration" }
            tag("div", ["class": "figures"]) {
                if let roc = evaluation.roc, let curve = evaluation.precisionRecall {
                    self.roc(roc)
                    precisionRecall(curve)
                }
                if evaluation.counts.films > 0 {
                    reliability
                    histogram
                }
            }
        }
    }

    private var metrics: EstimateTable {
        func rows(_ metrics: [BinaryMetric]) -> [EstimateTable.Row] {
            metrics.compactMap { metric in
                evaluation[metric].map {
                    let hasBar = ![.brier, .logLoss, .matthewsCorrelation].contains(metric)
                    return .init(title: metric.title, estimate: $0, hasBar: hasBar)
                }
            }
        }
        return EstimateTable(groups: [
            .init(title: "Ranking, without a threshold", rows: rows([.auroc, .averagePrecision])),
            .init(
                title: "Decision at a threshold of \(Numeral.threshold(evaluation.threshold))",
                rows: rows(BinaryMetric.allCases.filter(\.dependsOnThreshold))),
            .init(title: "Probabilities (lower is better)", rows: rows([.brier, .logLoss])),
        ])
    }

    private var thresholdLabel: String { "threshold \(Numeral.threshold(evaluation.threshold))" }

    private func roc(_ curve: ROCCurve) -> Markup {
        var chart = Figures.roc([(curve, 0)])
        if let sensitivity = evaluation[.sensitivity]?.value,
            let specificity = evaluation[.specificity]?.value
        {
            chart.marks = [.init(.init(1 - specificity, sensitivity), label: thresholdLabel)]
        }
        return Figures.figure(
            "A", "Receiver operating characteristic",
            "AUROC \(Figures.value(evaluation[.auroc])). The dashed line is chance."
        ) { chart.svg }
    }

    private func precisionRecall(_ curve: PrecisionRecallCurve) -> Markup {
        var chart = Figures.precisionRecall([(curve, 0)])
        if let sensitivity = evaluation[.sensitivity]?.value,
            let ppv = evaluation[.positivePredictiveValue]?.value
        {
            chart.marks = [.init(.init(sensitivity, ppv), label: thresholdLabel)]
        }
        return Figures.figure(
            "B", "Precision and recall",
            "AUPRC \(Figures.value(evaluation[.averagePrecision])). The dashed line is the share of films with "
                + "\(finding), \(Numeral.figure(curve.prevalence))."
        ) { chart.svg }
    }

    private var reliability: Markup {
        let error =
            evaluation.reliability.expectedCalibrationError.value.map { Numeral.figure($0) } ?? "undefined"
        return Figures.figure(
            "C", "Reliability",
            "Films in ten equal bins of predicted probability; bars are 95\u{A0}% Wilson intervals. On the dashed line, "
                + "probabilities mean what they say. Expected calibration error \(error)."
        ) {
            Figures.reliability(
                evaluation.reliability, xLabel: "Mean predicted probability", yLabel: "Share with \(finding)"
            ).svg
        }
    }

    private var histogram: Markup {
        Figures.figure(
            "D", "Predicted probabilities",
            "Each group adds up to 100\u{A0}%. The dashed line is the threshold."
        ) {
            MirrorHistogram(
                description: "Histogram of predicted probabilities",
                upperLabel: "\(Numeral.count(evaluation.confusion.positives)) with \(finding)",
                lowerLabel: "\(Numeral.count(evaluation.confusion.negatives)) without",
                xLabel: "Predicted probability",
                reliability: evaluation.reliability, threshold: evaluation.threshold
            ).svg
        }
    }
}
