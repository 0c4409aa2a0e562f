import Metrics

/// An evaluation as one self-contained page: no scripts, nothing loaded from elsewhere.
package struct EvaluationReport: Hashable, Sendable {
    package let content: ReportContent

    package init(_ content: ReportContent) { self.content = content }

    /// The page, well-formed as HTML and as XML.
    package var html: String { "<!DOCTYPE html>\n" + page.html }

    private var page: Markup {
        tag("html", ["lang": "en"]) {
            tag("head") {
                tag("meta", ["charset": "utf-8"])
                tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                // The page needs nothing from anywhere; should a name ever slip through unescaped, this stops it.
                tag(
                    "meta",
                    [
                        "http-equiv": "Content-Security-Policy",
                        "content": "default-src 'none'; style-src 'unsafe-inline'",
                    ])
                tag("title") { "\(content.model): evaluation on \(content.cohort)" }
                Markup.stylesheet(Stylesheet.text)
            }
            tag("body") {
                header
                tag("main") {
                    tag("p", ["class": "lead"]) { Summary.text(content.evaluation) }
                    warnings
                    sections
                    sites
                }
                footer
            }
        }
    }

    private var header: Markup {
        tag("header") {
            tag("p", ["class": "eyebrow"]) { "Evaluation report" }
            tag("h1") { content.model }
            if let description = content.modelDescription { tag("p", ["class": "subtitle"]) { description } }
            tag("dl", ["class": "facts"]) {
                fact("Cohort", content.cohort)
                fact("Films", Numeral.count(content.evaluation.counts.films))
                fact("Patients", Numeral.count(content.evaluation.counts.patients))
                fact("Date", content.date)
            }
        }
    }

    private func fact(_ name: String, _ value: String) -> Markup {
        tag("div") {
            tag("dt") { name }
            tag("dd") { value }
        }
    }

    @MarkupBuilder private var warnings: Markup {
        if !content.allWarnings.isEmpty {
            tag("section", ["class": "warnings"]) {
                tag("h2") { "Before you read on" }
                tag("ul") {
                    for warning in content.allWarnings { tag("li") { warning } }
                }
            }
        }
    }

    private var sections: Markup {
        switch content.evaluation {
        case .binary(let evaluation):
            BinarySections(evaluation: evaluation, threshold: content.thresholds[evaluation.finding]).markup
        case .exclusive(let evaluation): ExclusiveSections(evaluation: evaluation).markup
        case .independent(let evaluation):
            IndependentSections(evaluation: evaluation, thresholds: content.thresholds).markup
        }
    }

    @MarkupBuilder private var sites: Markup {
        if let first = content.sites.first {
            tag("section") {
                tag("h2") { "By site" }
                ComparisonTable(
                    title: "Site", countTitles: ["Films", "Patients"],
                    estimateTitles: SiteColumns.columns(first.evaluation).map(\.title),
                    rows: content.sites.map { site in
                        let counts = site.evaluation.counts
                        return .init(
                            title: site.name,
                            counts: [Numeral.count(counts.films), Numeral.count(counts.patients)],
                            estimates: SiteColumns.columns(site.evaluation).map(\.estimate))
                    }
                ).markup
            }
        }
    }

    private var footer: Markup {
        tag("footer") {
            tag("p") { Summary.method(content.evaluation.bootstrap) }
            tag("p", ["class": "disclaimer"]) {
                "Not a medical device: for research and education, not for diagnosis or treatment."
            }
            if !content.provenance.isEmpty {
                tag("dl") {
                    for fact in content.provenance {
                        tag("dt") { fact.name }
                        tag("dd") { fact.value }
                    }
                }
            }
        }
    }
}
