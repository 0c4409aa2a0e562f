import Metrics

/// The charts that several tasks share, with their captions.
enum Figures {
    static func figure(
        _ letter: String, _ title: String, _ caption: String, @MarkupBuilder _ chart: () -> Markup
    ) -> Markup {
        tag("figure") {
            chart()
            tag("figcaption") {
                tag("b") { "\(letter)\u{2002}\(title)." }
                " \(caption)"
            }
        }
    }

    static func roc(_ curves: [(ROCCurve, colour: Int)]) -> LineChart {
        var chart = LineChart(
            description: "Receiver operating characteristic", xLabel: "1 \u{2212} specificity",
            yLabel: "Sensitivity",
            series: curves.map { curve, colour in
                .init(
                    zip(curve.falsePositiveRate, curve.truePositiveRate).map { .init($0, $1) }, colour: colour
                )
            })
        chart.reference = [.init(0, 0), .init(1, 1)]
        return chart
    }

    static func precisionRecall(_ curves: [(PrecisionRecallCurve, colour: Int)]) -> LineChart {
        var chart = LineChart(
            description: "Precision against recall", xLabel: "Recall (sensitivity)",
            yLabel: "Precision (positive predictive value)",
            series: curves.map { curve, colour in
                // The first point, (0, 1), is there by convention only; the line starts at the first threshold's height.
                let points = zip(curve.recall, curve.precision).dropFirst().map { LineChart.Point($0, $1) }
                return .init((points.first.map { [.init(0, $0.y)] } ?? []) + points, colour: colour)
            })
        if curves.count == 1, let (curve, _) = curves.first {
            chart.reference = [.init(0, curve.prevalence), .init(1, curve.prevalence)]
        }
        return chart
    }

    static func reliability(_ reliability: Reliability, xLabel: String, yLabel: String) -> LineChart {
        let bins = reliability.bins.compactMap { bin in
            bin.meanProbability.flatMap { mean in bin.observed.map { (mean, $0, bin.interval) } }
        }
        var chart = LineChart(
            description: "Reliability diagram", xLabel: xLabel, yLabel: yLabel,
            series: [.init(bins.map { .init($0.0, $0.1) }, isDotted: true)])
        chart.reference = [.init(0, 0), .init(1, 1)]
        chart.whiskers = bins.compactMap { mean, _, interval in interval.map { .init(x: mean, range: $0) } }
        return chart
    }

    /// Curves of several classes: a swatch, the name and the area of each.
    static func legend(_ entries: [(name: String, colour: Int, value: Estimate?)]) -> Markup {
        .fragment(
            entries.map { entry in
                tag("span", ["class": "entry"]) {
                    tag("span", ["class": "swatch s\(entry.colour % 8)\(entry.colour > 7 ? " dashed" : "")"])
                    "\(Numeral.name(entry.name)) \(entry.value?.value.map { Numeral.figure($0) } ?? "undefined")"
                }
            })
    }

    static func value(_ estimate: Estimate?) -> String {
        guard let estimate, let value = estimate.value else { return "undefined" }
        return Numeral.figure(value) + (Numeral.interval(estimate).map { " (\($0))" } ?? "")
    }
}
