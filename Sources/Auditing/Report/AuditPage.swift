import Foundation
import Reporting

/// An audit as one self-contained page: no scripts, nothing loaded from elsewhere.
package struct AuditPage {
    let report: AuditReport
    /// Whether films are shown; what leaves the hospital should show none.
    let showsFilms: Bool

    package init(_ report: AuditReport, showsFilms: Bool = true) {
        self.report = report
        self.showsFilms = showsFilms
    }

    /// The page, well-formed as HTML and as XML.
    package var html: String {
        ReportPage("\(report.model): audit on \(report.cohort)", style: Self.style) {
            header
            tag("main") {
                tag("p", ["class": "lead"]) { summary }
                warnings
                overview
                for (number, answer) in report.answers.enumerated() {
                    AnswerSection(
                        answer: answer, number: number + 1, pictures: showsFilms ? answer.pictures : []
                    ).markup
                }
            }
            footer
        }.html
    }

    private static let style = """

        .verdict { font: 600 .75rem/1.4 var(--sans); padding: .1rem .5rem; border: 1px solid currentColor; white-space: nowrap; }
        .verdict.sound { color: var(--muted); }
        .verdict.unanswered { color: var(--muted); border-style: dashed; }
        .verdict.notice { color: var(--caution); }
        .verdict.warning { color: var(--paper); background: var(--caution); border-color: var(--caution); }
        h2 .verdict { margin-left: .6rem; vertical-align: .15em; }
        h3 { font-size: 1rem; margin: 1.6rem 0 .5rem; }
        svg.figures-chart { min-width: 34rem; max-width: 46rem; }
        .data th.long { text-align: left; }
        a { color: inherit; }
        .figures figure { max-width: 27rem; }
        .data td.long { white-space: normal; text-align: left; overflow-wrap: break-word; }
        .films { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(45%, 10rem), 1fr)); gap: 1.2rem; }
        img { display: block; width: 100%; height: auto; background: #000; }
        """

    private var header: Markup {
        tag("header") {
            tag("p", ["class": "eyebrow"]) { "Audit: what has it learnt?" }
            tag("h1") { report.model }
            tag("p", ["class": "subtitle"]) { report.modelDescription }
            tag("dl", ["class": "facts"]) {
                ReportPage.fact("Cohort", report.cohort)
                ReportPage.fact("Films", Numeral.count(report.films))
                ReportPage.fact("Patients", Numeral.count(report.patients))
                ReportPage.fact("Findings", report.findings.map(Numeral.name).joined(separator: ", "))
                ReportPage.fact("Date", report.date)
            }
        }
    }

    private var summary: String {
        func questions(_ verdict: Verdict) -> [String] {
            report.answers.filter { $0.verdict == verdict }.map(\.question.rawValue)
        }
        let (warnings, notices) = (questions(.warning), questions(.notice))
        var text =
            warnings.isEmpty
            ? "None of the questions that could be answered ends in a warning."
            : "\(Numeral.count(warnings.count, "question ends", "questions end")) in a warning: "
                + Numeral.list(warnings) + "."
        if !notices.isEmpty {
            text +=
                " \(Numeral.count(notices.count, "notice is", "notices are")) less certain: "
                + Numeral.list(notices) + "."
        }
        return text
    }

    @MarkupBuilder private var warnings: Markup {
        if !report.warnings.isEmpty {
            tag("section", ["class": "warnings"]) {
                tag("h2") { "Before you read on" }
                tag("ul") { for warning in report.warnings { tag("li") { warning } } }
            }
        }
    }

    private var overview: Markup {
        tag("section") {
            tag("h2") { "Questions" }
            scrollArea("Questions") {
                tag("table", ["class": "data"]) {
                    tag("thead") {
                        tag("tr") {
                            for title in ["Question", "Verdict", "Answer"] {
                                tag("th", ["scope": "col", "class": title == "Answer" ? "long" : ""]) {
                                    title
                                }
                            }
                        }
                    }
                    tag("tbody") {
                        for answer in report.answers {
                            tag("tr") {
                                tag("th", ["scope": "row"]) {
                                    tag("a", ["href": "#\(answer.question.rawValue)"]) {
                                        answer.question.title
                                    }
                                }
                                tag("td") { AnswerSection.badge(answer.verdict) }
                                tag("td", ["class": "long"]) { answer.sentence }
                            }
                        }
                    }
                }
            }
        }
    }

    private var footer: Markup {
        tag("footer") {
            tag("p") {
                "A figure is a warning where it reaches its limit and its interval excludes that there is nothing; a "
                    + "notice where it only reaches the limit. Limits are dashed in the charts; they can be changed with "
                    + "--thresholds. Intervals are 95\u{A0}%, by percentile bootstrap of \(report.settings.replicates) "
                    + "draws of patients (seed \(report.settings.seed)); those of exchanged looks are corrected for the "
                    + "number of exchanges (Bonferroni)."
            }
            ReportPage.disclaimer
        }
    }
}
