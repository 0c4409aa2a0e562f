import Metrics

/// Charts of the detailed parts.
enum DetailCharts {
    static func decision(_ curve: DecisionCurve, finding: String) -> Markup {
        let benefits = curve.points.compactMap { $0.netBenefit.value }
        let top = max(curve.prevalence, benefits.max() ?? 0, 0.01)
        let low = -0.25 * top
        let points = curve.points.compactMap { point in
            point.netBenefit.value.map { LineChart.Point(point.threshold, $0) }
        }
        var chart = PlotChart(
            description:
                "Decision curve of \(Numeral.name(finding)): net benefit against threshold probability",
            xLabel: "Probability from which one acts", yLabel: "Net benefit per film",
            yRange: low...top, series: [.init(points)])
        // Acting on all falls without end, so it is drawn down to the chart's floor only.
        let all = curve.points.map { LineChart.Point($0.threshold, $0.all) }.prefix { $0.y >= low }
        chart.references = [[.init(0, 0), .init(1, 0)], [.init(0, curve.prevalence)] + all]
        return chart.svg
    }

    /// Over which probabilities the model is worth acting on.
    static func useful(_ curve: DecisionCurve) -> String {
        let useful = curve.points.filter { ($0.gain.value ?? 0) > 0 }.map(\.threshold)
        let sure = curve.points.filter { ($0.gain.lower ?? 0) > 0 }.map(\.threshold)
        guard let first = useful.first, let last = useful.last else {
            return "At no threshold does the model do more good than the better of the two."
        }
        var text =
            "The model does more good between \(Numeral.threshold(first)) and \(Numeral.threshold(last))"
        if let first = sure.first, let last = sure.last {
            text +=
                ", with an interval above 0 between \(Numeral.threshold(first)) and \(Numeral.threshold(last))"
        }
        return text + "."
    }

    static func risk(_ curve: RiskCoverage, finding: String) -> Markup {
        let points = curve.points.map { LineChart.Point($0.coverage, $0.risk) }
        let top = max(points.map(\.y).max() ?? 0, 0.02)
        let overall = points.last?.y ?? 0
        var chart = PlotChart(
            description:
                "Share of errors against share of films decided\(finding.isEmpty ? "" : ", \(Numeral.name(finding))")",
            xLabel: "Share of films decided", yLabel: "Share of errors among them",
            yRange: 0...top, series: [.init(points, colour: 1)])
        chart.references = [[.init(0, overall), .init(1, overall)]]
        return chart.svg
    }
}
