import Reporting

/// A search as one self-contained page.
struct TuningPage {
    let report: TuningReport

    private var trials: [StudySummary.Trial] { report.summary.trials.filter { $0.state != .died } }

    var html: String {
        ReportPage("\(report.study): tuning", style: Self.style, showsPictures: false) {
            tag("header") {
                tag("p", ["class": "eyebrow"]) { "Tuning" }
                tag("h1") { report.study }
                tag("dl", ["class": "facts"]) {
                    ReportPage.fact("Recipe", report.recipe)
                    ReportPage.fact("Cohort", report.cohort)
                    ReportPage.fact("Sampler", report.sampler)
                    ReportPage.fact("Pruner", report.pruner)
                    ReportPage.fact("Processor time", Self.time(cpuSeconds))
                }
            }
            tag("main") {
                tag("p", ["class": "lead"]) { report.sentence }
                tag("p", ["class": "note-line"]) {
                    "The best of many is flattered by the choice: judge it on films that the search has not seen, "
                        + "with thorax evaluate."
                }
                TuningCharts(report: report, trials: trials).markup
                table
            }
            tag("footer") {
                tag("p") { "Optuna \(report.summary.optuna)." }
                ReportPage.disclaimer
            }
        }.html
    }

    private static let style = """

        .data td.long { white-space: normal; text-align: left; overflow-wrap: anywhere; }
        """

    private var cpuSeconds: Double { report.summary.trials.reduce(0) { $0 + ($1.cpuSeconds ?? 0) } }

    static func time(_ seconds: Double) -> String {
        seconds < 120
            ? "\(Numeral.fixed(seconds, decimals: 0)) s"
            : seconds < 7200
                ? "\(Numeral.fixed(seconds / 60, decimals: 0)) min"
                : "\(Numeral.fixed(seconds / 3600, decimals: 1)) h"
    }

    @MarkupBuilder private var table: Markup {
        tag("h2") { "Trials" }
        let ranked = trials.sorted { one, other in
            switch (one.value, other.value) {
            case (let one?, let other?) where one != other: (one > other) == report.maximises
            case (_?, nil): true
            case (nil, _?): false
            default: one.number < other.number
            }
        }
        tag("div", ["class": "scroll wide", "tabindex": "0", "role": "region", "aria-label": "Trials"]) {
            tag("table", ["class": "data"]) {
                tag("thead") {
                    tag("tr") {
                        for title in ["Trial", "State", report.metric] + report.parameters.map(\.name)
                            + ["Epochs", "Time", "CPU", "Reason"]
                        { tag("th", ["scope": "col"]) { title } }
                    }
                }
                tag("tbody") {
                    for trial in ranked {
                        tag("tr") {
                            tag("th", ["scope": "row"]) { "\(trial.number)" }
                            for cell in cells(trial) { tag("td") { cell } }
                            tag("td", ["class": "long"]) { trial.reason ?? "" }
                        }
                    }
                }
            }
        }
    }

    private func cells(_ trial: StudySummary.Trial) -> [String] {
        [trial.state.rawValue, trial.value.map { Numeral.figure($0) } ?? ""]
            + report.parameters.map { trial.values[$0.name].map(TuningReport.shown) ?? "" }
            + [
                "\(trial.steps.count)", trial.seconds.map(Self.time) ?? "",
                trial.cpuSeconds.map(Self.time) ?? "",
            ]
    }
}
