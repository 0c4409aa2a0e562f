package import Foundation
import Groundwork
import Reporting

/// A learning curve as one self-contained page, and its files.
package struct LearningCurvePage {
    let curve: LearningCurve
    let recipe: String
    let cohort: String
    /// `validation` or `test`.
    let judgedOn: String

    package init(curve: LearningCurve, recipe: String, cohort: String, judgedOn: String) {
        self.curve = curve
        self.recipe = recipe
        self.cohort = cohort
        self.judgedOn = judgedOn
    }

    /// Writes runs.csv, learning-curve.json and learning-curve.html into `folder`.
    package func write(to folder: URL) throws {
        try DurableFile.write(curve.csv, to: folder.appending(path: "runs.csv"))
        try DurableFile.write(JSONText.encode(curve), to: folder.appending(path: "learning-curve.json"))
        try DurableFile.write(html, to: folder.appending(path: "learning-curve.html"))
    }

    var html: String {
        ReportPage("\(recipe): learning curve", showsPictures: false) {
            tag("header") {
                tag("p", ["class": "eyebrow"]) { "Learning curve" }
                tag("h1") { recipe }
                tag("dl", ["class": "facts"]) {
                    ReportPage.fact("Cohort", cohort)
                    ReportPage.fact("Judged on", "\(judgedOn) films")
                    ReportPage.fact("Training patients", Numeral.count(curve.mostPatients))
                    ReportPage.fact("Runs", Numeral.count(curve.runs.count))
                }
            }
            tag("main") {
                tag("p", ["class": "lead"]) { curve.sentence }
                if !curve.doubts.isEmpty { warnings }
                tag("div", ["class": "figures"]) {
                    tag("figure") {
                        chart
                        tag("figcaption") {
                            "Each point is a training run; the line is a\u{B7}n^(\u{2212}b) + c, the area its 95\u{A0}% interval. "
                                + "Right of the last point it is a guess that the law goes on."
                        }
                    }
                }
                table
            }
            tag("footer") { ReportPage.disclaimer }
        }.html
    }

    private var warnings: Markup {
        tag("section", ["class": "warnings"]) {
            tag("h2") { "The fit is not to be trusted" }
            tag("ul") { for doubt in curve.doubts { tag("li") { doubt } } }
        }
    }

    private var chart: Markup {
        let points = curve.runs.map { LineChart.Point(Double($0.patients), curve.error($0.value)) }
        let line =
            curve.fit.map { fit in curve.band.map { LineChart.Point($0[0], fit.error(at: $0[0])) } } ?? []
        var chart = AxisChart(
            description: "\(curve.errorName) by number of training patients", xLabel: "Training patients",
            yLabel: "\(judgedOn) \(curve.errorName)",
            xAxis: .covering(points.map(\.x) + line.map(\.x), logarithmic: true),
            yAxis: .covering((points + line).map(\.y)))
        chart.dots = points.map { ($0, 0) }
        if !line.isEmpty {
            chart.lines = [.init(line, colour: 1)]
            chart.bands = [
                (curve.band.map { .init($0[0], $0[1]) }, curve.band.map { .init($0[0], $0[2]) })
            ]
        }
        return chart.svg
    }

    @MarkupBuilder private var table: Markup {
        tag("h2") { "Figures" }
        tag("div", ["class": "scroll"]) {
            tag("table", ["class": "data"]) {
                tag("thead") {
                    tag("tr") {
                        for title in ["Training patients", "Runs", "Mean \(curve.errorName)", "Range"] {
                            tag("th", ["scope": "col"]) { title }
                        }
                    }
                }
                tag("tbody") {
                    for group in curve.groups { row(group) }
                    for projection in curve.projections {
                        tag("tr", ["class": "sum"]) {
                            tag("th", ["scope": "row"]) { "\(Numeral.count(projection.patients)), projected" }
                            tag("td") { "" }
                            tag("td") { Numeral.figure(projection.error.value) }
                            tag("td") { LearningCurve.text(projection.error) }
                        }
                    }
                }
            }
        }
        if let fit = curve.fit {
            tag("p", ["class": "note-line"]) {
                "a = \(Numeral.threshold(fit.a)), b = \(Numeral.threshold(fit.b)), c = \(Numeral.threshold(fit.c))."
            }
        }
    }

    private func row(_ group: [LearningCurve.Run]) -> Markup {
        let errors = group.map { curve.error($0.value) }
        return tag("tr") {
            tag("th", ["scope": "row"]) { Numeral.count(group[0].patients) }
            tag("td") { "\(group.count)" }
            tag("td") { Numeral.figure(errors.reduce(0, +) / Double(errors.count)) }
            tag("td") { "\(Numeral.figure(errors.min() ?? 0))\u{2013}\(Numeral.figure(errors.max() ?? 0))" }
        }
    }
}
