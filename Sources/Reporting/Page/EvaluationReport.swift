package import Evaluating
import Metrics

/// Evaluations as one self-contained page: no scripts, nothing loaded from elsewhere.
package struct EvaluationReport: Sendable {
    /// One model on one cohort.
    package struct Chapter: Sendable {
        package let content: ReportContent
        package let gallery: Gallery?

        package init(_ content: ReportContent, gallery: Gallery? = nil) {
            self.content = content
            self.gallery = gallery
        }
    }

    package let chapters: [Chapter]
    package let comparisons: [ModelComparison]
    /// What could not be compared, and why.
    package let notes: [String]

    package init(_ content: ReportContent) { self.init([Chapter(content)]) }

    /// - Precondition: there is a chapter.
    package init(_ chapters: [Chapter], comparisons: [ModelComparison] = [], notes: [String] = []) {
        precondition(!chapters.isEmpty)
        self.chapters = chapters
        self.comparisons = comparisons
        self.notes = notes
    }

    private var first: ReportContent { chapters[0].content }

    /// The page, well-formed as HTML and as XML.
    package var html: String {
        ReportPage(title) {
            if chapters.count == 1 { header(first, level: "h1") } else { overviewHeader }
            tag("main") {
                if chapters.count == 1 {
                    body(chapters[0])
                } else {
                    Overview(chapters: chapters.map(\.content), comparisons: comparisons, notes: notes)
                        .markup
                    for (index, chapter) in chapters.enumerated() {
                        tag("article", ["id": "chapter-\(index + 1)"]) {
                            header(chapter.content, level: "h2")
                            body(chapter).lowered
                        }
                    }
                }
            }
            footer
        }.html
    }

    private var title: String {
        chapters.count == 1
            ? "\(first.model): evaluation on \(first.cohort)"
            : "Evaluation of \(Set(chapters.map(\.content.model)).sorted().joined(separator: ", "))"
    }

    private var overviewHeader: Markup {
        tag("header") {
            tag("p", ["class": "eyebrow"]) { "Evaluation report" }
            tag("h1") { "Models and cohorts compared" }
            tag("dl", ["class": "facts"]) {
                ReportPage.fact("Evaluations", Numeral.count(chapters.count))
                ReportPage.fact("Date", first.date)
            }
        }
    }

    private func header(_ content: ReportContent, level: String) -> Markup {
        tag("header") {
            tag("p", ["class": "eyebrow"]) { "Evaluation report" }
            tag(level, ["class": "model"]) { content.model }
            if let description = content.modelDescription { tag("p", ["class": "subtitle"]) { description } }
            tag("dl", ["class": "facts"]) {
                ReportPage.fact("Cohort", content.cohort)
                ReportPage.fact("Films", Numeral.count(content.evaluation.counts.films))
                ReportPage.fact("Patients", Numeral.count(content.evaluation.counts.patients))
                ReportPage.fact("Date", content.date)
            }
        }
    }

    @MarkupBuilder private func body(_ chapter: Chapter) -> Markup {
        let content = chapter.content
        tag("p", ["class": "lead"]) { Summary.text(content.evaluation) }
        warnings(content)
        sections(content)
        sites(content)
        if let studies = content.details?.studies {
            StudySection(studies: studies, films: content.evaluation).markup
        }
        if let details = content.details { DetailSections(details: details).markup }
        if let gallery = chapter.gallery { GallerySection(gallery: gallery).markup }
    }

    @MarkupBuilder private func warnings(_ content: ReportContent) -> Markup {
        if !content.allWarnings.isEmpty {
            tag("section", ["class": "warnings"]) {
                tag("h2") { "Before you read on" }
                tag("ul") {
                    for warning in content.allWarnings { tag("li") { warning } }
                }
            }
        }
    }

    private func sections(_ content: ReportContent) -> Markup {
        switch content.evaluation {
        case .binary(let evaluation):
            BinarySections(evaluation: evaluation, threshold: content.thresholds[evaluation.finding]).markup
        case .exclusive(let evaluation): ExclusiveSections(evaluation: evaluation).markup
        case .independent(let evaluation):
            IndependentSections(evaluation: evaluation, thresholds: content.thresholds).markup
        }
    }

    @MarkupBuilder private func sites(_ content: ReportContent) -> Markup {
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
            tag("p") { Summary.method(first.evaluation.bootstrap) }
            ReportPage.disclaimer
            for content in chapters.map(\.content) where !content.provenance.isEmpty {
                if chapters.count > 1 { tag("p") { "\(content.model) on \(content.cohort)" } }
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
