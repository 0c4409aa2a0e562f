import Foundation
import Metrics
import Reporting

/// One question's part of the page: verdict, sentence, picture, figures, what is missing.
struct AnswerSection {
    let answer: AuditAnswer
    let number: Int
    let pictures: [AuditPicture]

    static func badge(_ verdict: Verdict) -> Markup {
        tag("span", ["class": "verdict \(verdict.rawValue)"]) { verdict.title }
    }

    var markup: Markup {
        tag("section", ["id": answer.question.rawValue]) {
            tag("h2") {
                "\(number). \(answer.question.title)"
                Self.badge(answer.verdict)
            }
            tag("p") { answer.sentence }
            for unit in AuditFigure.Unit.order {
                FigureChart(
                    figures: answer.figures.filter { $0.unit == unit }, label: unit.title
                ).svg
            }
            reliability
            gallery
            figures
            for table in answer.tables where !table.rows.isEmpty { self.table(table) }
            missing
            tag("p", ["class": "note-line"]) { answer.question.method }
        }
    }

    @MarkupBuilder private var reliability: Markup {
        if !answer.reliability.isEmpty {
            tag("div", ["class": "figures"]) {
                for (finding, reliability) in answer.reliability.sorted(by: { $0.key < $1.key }) {
                    tag("figure") {
                        Self.chart(finding, reliability).svg
                        tag("figcaption") {
                            tag("b") { "\(Numeral.name(finding))." }
                            " On the dashed line, probabilities mean what they say; bars are 95\u{A0}% Wilson intervals."
                        }
                    }
                }
            }
        }
    }

    private static func chart(_ finding: String, _ reliability: Reliability) -> LineChart {
        let bins = reliability.bins.filter { $0.films > 0 }
        var chart = LineChart(
            description: "Reliability diagram of \(Numeral.name(finding))",
            xLabel: "Mean predicted probability",
            yLabel: "Share with \(Numeral.name(finding))",
            series: [
                .init(bins.map { .init($0.meanProbability ?? 0, $0.observed ?? 0) }, isDotted: true)
            ])
        chart.reference = [.init(0, 0), .init(1, 1)]
        chart.whiskers = bins.compactMap { bin in
            bin.interval.map { .init(x: bin.meanProbability ?? 0, range: $0) }
        }
        return chart
    }

    @MarkupBuilder private var gallery: Markup {
        if !pictures.isEmpty {
            tag("h3") { "The films with the least" }
            tag("div", ["class": "films"]) {
                for picture in pictures {
                    tag("figure") {
                        tag(
                            "img",
                            [
                                "src": "data:image/png;base64," + Data(picture.image).base64EncodedString(),
                                "alt": "Film with saliency in red: \(picture.caption)",
                            ])
                        tag("figcaption") { picture.caption }
                    }
                }
            }
        }
    }

    @MarkupBuilder private var figures: Markup {
        if !answer.figures.isEmpty {
            tag("h3") { "Figures" }
            grid(["Figure", "Value (interval)", "Limit", "Verdict", "Films", "Patients"]) {
                for figure in answer.figures {
                    tag("tr") {
                        tag("th", ["scope": "row"]) {
                            (figure.finding.map { Numeral.name($0) + ": " } ?? "") + figure.title
                            if let note = figure.note { tag("small") { note } }
                        }
                        tag("td") { Wording.value(figure) }
                        tag("td") { figure.limit.map { limit($0, figure.unit) } ?? "" }
                        tag("td") { if let verdict = figure.verdict { Self.badge(verdict) } }
                        tag("td") { Numeral.count(figure.films) }
                        tag("td") { Numeral.count(figure.patients) }
                    }
                }
            }
        }
    }

    private func limit(_ value: Double, _ unit: AuditFigure.Unit) -> String {
        value < 1e-6 ? "any" : Wording.number(value, unit)
    }

    private func table(_ table: AuditTable) -> Markup {
        .fragment([
            tag("h3") { table.title },
            grid(table.columns, areWords: true) {
                for row in table.rows {
                    tag("tr") { for cell in row { tag("td", ["class": "long"]) { cell } } }
                }
            },
        ])
    }

    private func grid(
        _ titles: [String], areWords: Bool = false, @MarkupBuilder _ rows: () -> Markup
    ) -> Markup {
        scrollArea("\(answer.question.title), \(titles[0])") {
            tag("table", ["class": "data"]) {
                tag("thead") {
                    tag("tr") {
                        for title in titles {
                            tag("th", ["scope": "col", "class": areWords ? "long" : ""]) { title }
                        }
                    }
                }
                tag("tbody") { rows() }
            }
        }
    }

    @MarkupBuilder private var missing: Markup {
        if !answer.missing.isEmpty {
            tag("h3") { "What could not be told" }
            tag("ul") { for reason in answer.missing { tag("li") { reason } } }
        }
    }
}

extension AuditFigure.Unit {
    static let order: [AuditFigure.Unit] = [.auroc, .difference, .share, .ratio]

    var title: String {
        switch self {
        case .auroc: "Areas under the ROC curve"
        case .difference: "Differences"
        case .share: "Shares"
        case .ratio: "Ratios"
        case .count: "Counts"
        }
    }
}
