package import Evaluating
import Metrics

/// An evaluation as plain text for the terminal.
package enum EvaluationText {
    package static func text(_ content: ReportContent) -> String {
        var parts = [Summary.text(content.evaluation) + "\n"]
        switch content.evaluation {
        case .binary(let evaluation): parts += binary(evaluation)
        case .exclusive(let evaluation): parts += exclusive(evaluation)
        case .independent(let evaluation): parts += independent(evaluation)
        }
        if !content.sites.isEmpty { parts.append(sites(content.sites)) }
        if !content.allWarnings.isEmpty {
            parts.append(content.allWarnings.map { "Warning: \($0)\n" }.joined())
        }
        return TerminalText.safe(parts.joined(separator: "\n"), keepingLines: true)
    }

    /// Models against each other.
    package static func text(_ comparisons: [ModelComparison]) -> String {
        var table = TextTable([
            .init("Models"), .init("Cohort"), .init("Finding"), .init("AUROC", .right),
            .init("against", .right),
            .init("Difference", .right), .init("Interval", .right), .init("p", .right),
        ])
        for comparison in comparisons {
            let areas = comparison.areas
            table.add([
                "\(comparison.a) against \(comparison.b)", comparison.cohort,
                Numeral.name(comparison.finding),
                Numeral.figure(areas.a.auroc), Numeral.figure(areas.b.auroc),
                Numeral.difference(areas.difference),
                "\(Numeral.figure(areas.interval.lowerBound)) to \(Numeral.figure(areas.interval.upperBound))",
                areas.pValue.map { Numeral.figure($0) } ?? "\u{2013}",
            ])
        }
        return table.description
    }

    private static func binary(_ evaluation: BinaryEvaluation) -> [String] {
        let rows = BinaryMetric.allCases.compactMap { metric in
            evaluation[metric].map { (metric.title, $0) }
        }
        return [
            estimates(rows), confusion(ConfusionTable(evaluation.confusion, finding: evaluation.finding)),
        ]
    }

    private static func exclusive(_ evaluation: ExclusiveEvaluation) -> [String] {
        let rows = ExclusiveMetric.allCases.compactMap { metric in
            evaluation[metric].map { (metric.title, $0) }
        }
        var classes = TextTable([
            .init("Class"), .init("Films", .right), .init("AUROC", .right), .init("AUPRC", .right),
            .init("Sensitivity", .right), .init("PPV", .right), .init("F1", .right),
        ])
        for result in evaluation.classes {
            let metrics: [BinaryMetric] = [
                .auroc, .averagePrecision, .sensitivity, .positivePredictiveValue, .f1,
            ]
            classes.add(
                [Numeral.name(result.name), Numeral.count(result.counts.positives ?? 0)]
                    + metrics.map { figure(result[$0]) })
        }
        return [estimates(rows), classes.description, confusion(ConfusionTable(evaluation.confusion))]
    }

    private static func independent(_ evaluation: IndependentEvaluation) -> [String] {
        var table = TextTable([
            .init("Finding"), .init("With", .right), .init("Without", .right), .init("Unknown", .right),
            .init("AUROC", .right), .init("Interval", .right), .init("AUPRC", .right),
            .init("Threshold", .right),
            .init("Sensitivity", .right), .init("Specificity", .right),
        ])
        for finding in evaluation.findings {
            table.add([
                Numeral.name(finding.finding), Numeral.count(finding.confusion.positives),
                Numeral.count(finding.confusion.negatives), Numeral.count(finding.unknown),
                figure(finding[.auroc]),
                finding[.auroc].flatMap(Numeral.interval) ?? "", figure(finding[.averagePrecision]),
                Numeral.threshold(finding.threshold), figure(finding[.sensitivity]),
                figure(finding[.specificity]),
            ])
        }
        table.add([
            "Mean", "", "", "", figure(evaluation.macro[.auroc]),
            evaluation.macro[.auroc].flatMap(Numeral.interval) ?? "",
            figure(evaluation.macro[.averagePrecision]), "",
            figure(evaluation.macro[.sensitivity]), figure(evaluation.macro[.specificity]),
        ])
        return [table.description]
    }

    private static func sites(_ sites: [ReportContent.Site]) -> String {
        let columns = sites.first.map { SiteColumns.columns($0.evaluation) } ?? []
        var table = TextTable(
            [.init("Site"), .init("Films", .right), .init("Patients", .right)]
                + columns.map { .init($0.title, .right) })
        for site in sites {
            let counts = site.evaluation.counts
            table.add(
                [site.name, Numeral.count(counts.films), Numeral.count(counts.patients)]
                    + SiteColumns.columns(site.evaluation).map { figure($0.estimate) })
        }
        return table.description
    }

    private static func estimates(_ rows: [(title: String, estimate: Estimate)]) -> String {
        let confidence = rows.first.map { Numeral.confidence($0.estimate.confidence) } ?? ""
        var table = TextTable([
            .init("Metric"), .init("Value", .right), .init("\(confidence) interval", .right),
            .init("Films", .right),
            .init("Note"),
        ])
        for row in rows {
            table.add([
                row.title, figure(row.estimate), Numeral.interval(row.estimate) ?? "",
                Numeral.basis(row.estimate.counts), row.estimate.reason ?? "",
            ])
        }
        return table.description
    }

    private static func confusion(_ matrix: ConfusionTable) -> String {
        var table = TextTable(
            [.init("Truth \u{2193}  model says \u{2192}")] + matrix.classes.map { .init($0, .right) })
        for (name, row) in zip(matrix.classes, matrix.counts) { table.add([name] + row.map(Numeral.count)) }
        return table.description
    }

    private static func figure(_ estimate: Estimate?) -> String {
        estimate?.value.map { Numeral.figure($0) } ?? "undefined"
    }
}

/// What a table of sites shows of each task.
enum SiteColumns {
    static func columns(_ evaluation: Evaluation) -> [(title: String, estimate: Estimate?)] {
        switch evaluation {
        case .binary(let evaluation):
            [
                ("AUROC", evaluation[.auroc]), ("Sensitivity", evaluation[.sensitivity]),
                ("Specificity", evaluation[.specificity]),
            ]
        case .exclusive(let evaluation):
            [
                ("Accuracy", evaluation[.accuracy]), ("Balanced accuracy", evaluation[.balancedAccuracy]),
                ("AUROC, macro", evaluation[.macroAUROC]),
            ]
        case .independent(let evaluation):
            [
                ("AUROC, mean", evaluation.macro[.auroc]),
                ("AUPRC, mean", evaluation.macro[.averagePrecision]),
            ]
        }
    }
}
