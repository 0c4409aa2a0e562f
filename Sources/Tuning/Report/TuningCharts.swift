import Foundation
import Reporting

/// The charts of a search: history, importance, slices and the trials' curves.
struct TuningCharts {
    let report: TuningReport
    let trials: [StudySummary.Trial]

    @MarkupBuilder var markup: Markup {
        tag("h2") { "Search" }
        tag("div", ["class": "figures"]) {
            figure(history, "Every trial's validation \(report.metric), and the best so far.")
            figure(curves, "Every trial, epoch by epoch; those given up early end early.")
        }
        importance
        tag("h2") { "Slices" }
        tag("div", ["class": "figures"]) {
            for parameter in report.parameters {
                figure(slice(parameter), "\(report.metric) by \(parameter.name).")
            }
        }
    }

    private func figure(_ chart: Markup, _ caption: String) -> Markup {
        tag("figure") {
            chart
            tag("figcaption") { caption }
        }
    }

    private var valued: [(trial: StudySummary.Trial, value: Double)] {
        trials.compactMap { trial in trial.value.map { (trial, $0) } }
    }

    /// Complete trials stand out from those that were given up.
    private func colour(_ trial: StudySummary.Trial) -> Int { trial.state == .complete ? 0 : 7 }

    private var history: Markup {
        var chart = AxisChart(
            description: "Validation \(report.metric) by trial", xLabel: "Trial",
            yLabel: "Validation \(report.metric)",
            xAxis: .covering(valued.map { Double($0.trial.number) }), yAxis: .covering(valued.map(\.value)))
        chart.dots = valued.map { (.init(Double($0.trial.number), $0.value), colour($0.trial)) }
        var best: Double?
        var points: [LineChart.Point] = []
        for (trial, value) in valued where trial.state == .complete {
            let earlier = best
            best = best.map { report.maximises ? max($0, value) : min($0, value) } ?? value
            if let earlier, earlier != best { points.append(.init(Double(trial.number), earlier)) }
            points.append(.init(Double(trial.number), best ?? value))
        }
        if points.count > 1 { chart.lines = [.init(points, colour: 1)] }
        return chart.svg
    }

    private var curves: Markup {
        let steps = trials.flatMap(\.steps).filter { $0.count == 2 }
        var chart = AxisChart(
            description: "Validation \(report.metric) by epoch of every trial", xLabel: "Epoch",
            yLabel: "Validation \(report.metric)", xAxis: .covering(steps.map { $0[0] }),
            yAxis: .covering(steps.map { $0[1] }))
        // The best trial is drawn last, over the others.
        let best = report.best?.number
        let order = trials.filter { $0.number != best } + trials.filter { $0.number == best }
        chart.lines = order.map { trial in
            .init(
                trial.steps.filter { $0.count == 2 }.map { .init($0[0], $0[1]) },
                colour: trial.number == best ? 1 : 7)
        }
        return chart.svg
    }

    @MarkupBuilder private var importance: Markup {
        let importance = report.summary.importance
        tag("h2") { "Importance" }
        if let shares = importance.shares {
            let rows = shares.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
            tag("div", ["class": "scroll"]) {
                tag("table", ["class": "data"]) {
                    tag("thead") {
                        tag("tr") {
                            tag("th", ["scope": "col"]) { "Parameter" }
                            tag("th", ["scope": "col"]) { "Share of the variance" }
                            tag("th", ["scope": "col"]) { "" }
                        }
                    }
                    tag("tbody") {
                        for row in rows {
                            tag("tr") {
                                tag("th", ["scope": "row"]) { row.key }
                                tag("td") { Numeral.percent(row.value) }
                                tag("td", ["class": "bar-cell"]) { bar(row.value) }
                            }
                        }
                    }
                }
            }
            tag("p", ["class": "note-line"]) {
                "By Optuna's \(importance.method) over complete trials. Keys that not every trial has are left out; "
                    + "with few trials this is a hint, no finding."
            }
        } else {
            tag("p") { "Not known: \(importance.reason ?? "Optuna gave none")." }
        }
    }

    private func bar(_ share: Double) -> Markup {
        tag("svg", ["viewBox": "0 0 132 12", "role": "img", "aria-label": Numeral.percent(share)]) {
            tag(
                "rect",
                [
                    "class": "bar s0", "x": "0", "y": "2", "height": "8",
                    "width": String(format: "%.1f", 132 * min(max(share, 0), 1)),
                ])
        }
    }

    private func slice(_ parameter: TuningReport.Parameter) -> Markup {
        let points = valued.compactMap { trial, value in
            trial.values[parameter.name].map { (trial: trial, text: $0, value: value) }
        }
        let axis: AxisChart.Axis
        let place: (String) -> Double?
        if let choices = parameter.choices {
            axis = .names(choices)
            place = { text in choices.firstIndex(of: text).map(Double.init) }
        } else {
            axis = .covering(
                points.compactMap { Double($0.text) }, logarithmic: parameter.isLogarithmic)
            place = { Double($0) }
        }
        var chart = AxisChart(
            description: "Validation \(report.metric) by \(parameter.name)", xLabel: parameter.name,
            yLabel: "Validation \(report.metric)", xAxis: axis, yAxis: .covering(valued.map(\.value)))
        chart.dots = points.compactMap { point in
            place(point.text).map { (.init($0, point.value), colour(point.trial)) }
        }
        return chart.svg
    }
}
