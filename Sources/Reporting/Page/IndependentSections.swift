import Metrics

/// The tables and figures of findings that may occur together.
struct IndependentSections {
    let evaluation: IndependentEvaluation
    let thresholds: [String: ReportContent.ThresholdOrigin]

    @MarkupBuilder var markup: Markup {
        tag("section") {
            tag("h2") { "Findings" }
            findings.markup
        }
        tag("section") {
            tag("h2") { "Decisions" }
            decisions.markup
            for text in origins { tag("p", ["class": "note-line"]) { text } }
        }
        tag("section") {
            tag("h2") { "Receiver operating characteristics" }
            multiples(.auroc) { $0.roc.map { Figures.roc([($0, 0)]) } }
            tag("p", ["class": "note-line"]) {
                "Sensitivity against 1 \u{2212} specificity, with AUROC; the ring is the threshold."
            }
        }
        tag("section") {
            tag("h2") { "Precision and recall" }
            multiples(.averagePrecision) { $0.precisionRecall.map { Figures.precisionRecall([($0, 0)]) } }
            tag("p", ["class": "note-line"]) {
                "Precision against recall, with AUPRC; the dashed line is the share of films with the finding."
            }
        }
    }

    /// Where the thresholds come from, findings with the same origin in one sentence.
    private var origins: [String] {
        var groups: [(origin: String, findings: [String])] = []
        for finding in evaluation.findings {
            guard let origin = thresholds[finding.finding] else { continue }
            let text = Summary.origin(origin)
            if let index = groups.firstIndex(where: { $0.origin == text }) {
                groups[index].findings.append(Numeral.name(finding.finding))
            } else {
                groups.append((text, [Numeral.name(finding.finding)]))
            }
        }
        return groups.map { "Threshold of \($0.findings.joined(separator: ", ")): \($0.origin)." }
    }

    private var findings: ComparisonTable {
        let shown: [BinaryMetric] = [.auroc, .averagePrecision, .brier]
        return ComparisonTable(
            title: "Finding", countTitles: ["With", "Without", "Unknown"],
            estimateTitles: ["AUROC", "AUPRC", "Brier score"],
            rows: evaluation.findings.map { finding in
                .init(
                    title: Numeral.name(finding.finding),
                    counts: [
                        Numeral.count(finding.confusion.positives),
                        Numeral.count(finding.confusion.negatives),
                        Numeral.count(finding.unknown),
                    ], estimates: shown.map { finding[$0] })
            } + [
                .init(
                    title: "Mean", counts: ["", "", ""], estimates: shown.map { evaluation.macro[$0] },
                    isSum: true)
            ])
    }

    private var decisions: ComparisonTable {
        let shown: [BinaryMetric] = [.sensitivity, .specificity, .balancedAccuracy, .f1]
        return ComparisonTable(
            title: "Finding", countTitles: ["Threshold", "Found", "Missed", "False alarms"],
            estimateTitles: ["Sensitivity", "Specificity", "Balanced accuracy", "F1"],
            rows: evaluation.findings.map { finding in
                .init(
                    title: Numeral.name(finding.finding),
                    counts: [
                        Numeral.threshold(finding.threshold), Numeral.count(finding.confusion.truePositives),
                        Numeral.count(finding.confusion.falseNegatives),
                        Numeral.count(finding.confusion.falsePositives),
                    ], estimates: shown.map { finding[$0] })
            } + [
                .init(
                    title: "Mean", counts: ["", "", "", ""], estimates: shown.map { evaluation.macro[$0] },
                    isSum: true)
            ])
    }

    private func multiples(_ metric: BinaryMetric, _ chart: (BinaryEvaluation) -> LineChart?) -> Markup {
        tag("div", ["class": "multiples"]) {
            for finding in evaluation.findings {
                if var chart = chart(finding) {
                    tag("figure") {
                        small(&chart, finding, isROC: metric == .auroc)
                        tag("figcaption") {
                            tag("b") { Numeral.name(finding.finding) }
                            " \(finding[metric]?.value.map { Numeral.figure($0) } ?? "undefined")"
                        }
                    }
                }
            }
        }
    }

    private func small(_ chart: inout LineChart, _ finding: BinaryEvaluation, isROC: Bool) -> Markup {
        chart.size = .small
        chart.description += " of \(Numeral.name(finding.finding))"
        let x = isROC ? finding[.specificity]?.value.map { 1 - $0 } : finding[.sensitivity]?.value
        let y = isROC ? finding[.sensitivity]?.value : finding[.positivePredictiveValue]?.value
        if let x, let y { chart.marks = [.init(.init(x, y), label: "")] }
        return chart.svg
    }
}
