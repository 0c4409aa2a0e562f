import Metrics

/// The tables and figures of a decision among classes that exclude each other.
struct ExclusiveSections {
    let evaluation: ExclusiveEvaluation

    @MarkupBuilder var markup: Markup {
        tag("section") {
            tag("h2") { "Performance" }
            metrics.markup
        }
        tag("section") {
            tag("h2") { "Classes" }
            classes.markup
        }
        tag("section") {
            tag("h2") { "Decisions" }
            tag("p") { "Each film is called by the class with the largest probability." }
            ConfusionTable(evaluation.confusion).table
            tag("p", ["class": "note-line"]) { "Percentages are shares of each row." }
        }
        tag("section") {
            tag("h2") { "Curves and calibration" }
            tag("div", ["class": "figures"]) {
                curves
                reliability
                histogram
            }
        }
    }

    private var metrics: EstimateTable {
        func rows(_ metrics: [ExclusiveMetric]) -> [EstimateTable.Row] {
            metrics.compactMap { metric in
                evaluation[metric].map {
                    let hasBar = ![.brier, .logLoss, .matthewsCorrelation].contains(metric)
                    return .init(title: metric.title, estimate: $0, hasBar: hasBar)
                }
            }
        }
        return EstimateTable(groups: [
            .init(
                title: "Decision for the most probable class",
                rows: rows([
                    .accuracy, .balancedAccuracy, .macroF1, .weightedF1, .microF1, .matthewsCorrelation,
                ])),
            .init(title: "Ranking, without a threshold", rows: rows([.macroAUROC, .macroAveragePrecision])),
            .init(title: "Probabilities (lower is better)", rows: rows([.brier, .logLoss])),
        ])
    }

    private var classes: ComparisonTable {
        let shown: [BinaryMetric] = [
            .auroc, .averagePrecision, .sensitivity, .specificity, .positivePredictiveValue, .f1,
        ]
        return ComparisonTable(
            title: "Class", countTitles: ["Films"],
            estimateTitles: ["AUROC", "AUPRC", "Sensitivity", "Specificity", "PPV", "F1"],
            rows: evaluation.classes.map { result in
                .init(
                    title: Numeral.name(result.name), counts: [Numeral.count(result.counts.positives ?? 0)],
                    estimates: shown.map { result[$0] })
            })
    }

    @MarkupBuilder private var curves: Markup {
        let results = Array(evaluation.classes.enumerated())
        tag("figure") {
            Figures.roc(results.compactMap { index, result in result.roc.map { ($0, index) } }).svg
            tag("figcaption") {
                tag("b") { "A\u{2002}Receiver operating characteristic" }
                ", each class against the rest. AUROC: "
                Figures.legend(results.map { ($1.name, $0, $1[.auroc]) })
            }
        }
        tag("figure") {
            Figures.precisionRecall(
                results.compactMap { index, result in result.precisionRecall.map { ($0, index) } }
            )
            .svg
            tag("figcaption") {
                tag("b") { "B\u{2002}Precision and recall" }
                ", each class against the rest. AUPRC: "
                Figures.legend(results.map { ($1.name, $0, $1[.averagePrecision]) })
            }
        }
    }

    private var reliability: Markup {
        let error =
            evaluation.reliability.expectedCalibrationError.value.map { Numeral.figure($0) } ?? "undefined"
        return Figures.figure(
            "C", "Reliability",
            "Films in ten equal bins of the decided class's probability; bars are 95\u{A0}% Wilson intervals. "
                + "Expected calibration error \(error)."
        ) {
            Figures.reliability(
                evaluation.reliability, xLabel: "Mean probability of the decided class",
                yLabel: "Share decided right"
            ).svg
        }
    }

    private var histogram: Markup {
        let right = evaluation.confusion.correct
        return Figures.figure("D", "Predicted probabilities", "Each group adds up to 100\u{A0}%.") {
            MirrorHistogram(
                description: "Histogram of the decided class's probability",
                upperLabel: "\(Numeral.count(right)) decided right",
                lowerLabel: "\(Numeral.count(evaluation.counts.films - right)) decided wrong",
                xLabel: "Probability of the decided class", reliability: evaluation.reliability
            ).svg
        }
    }
}
