import Evaluating
import Foundation
import Metrics
import Reporting
import Testing
import _TestSupport

@Suite struct DetailReportTests {
    /// For looking at: THORAX_REPORT_SAMPLES=folder swift test …
    private func keep(_ html: String, _ name: String) throws {
        if let folder = ProcessInfo.processInfo.environment["THORAX_REPORT_SAMPLES"] {
            try html.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        }
    }

    @Test func everyPartIsOnThePage() async throws {
        let scratch = try ScratchFolder()
        let content = try DetailSamples.content()
        let gallery = try await DetailSamples.gallery(in: scratch.url)
        let chapter = EvaluationReport.Chapter(content, gallery: gallery)
        let html = EvaluationReport([chapter]).html
        try keep(html, "details.html")
        let page = PageReader(html)
        #expect(page.problem == nil, "\(page.problem ?? "")")
        for heading in [
            "Other thresholds", "Is acting on the model worth it?", "Do probabilities mean what they say?",
            "Where the finding is rarer or more frequent", "Is it as good for everyone?",
            "What if it may say", "Films the model wasn", "What could not be said", "By study",
            "Films worth looking at",
        ] {
            #expect(page.elements("h2").contains { $0.text.hasPrefix(heading) }, "\(heading)")
        }
        let details = try #require(content.details)
        let rows = page.elements("tr").map(\.text)
        let gap = try #require(details.subgroups.first { $0.attribute == "Site" }?.rows[0])
        let value = Numeral.figure(try #require(gap.gaps[0].inside.value))
        #expect(rows.contains { $0.hasPrefix(gap.group) && $0.contains(value) })
        #expect(page.text.contains("temperature scaling, fitted on 500 validation films of 250 patients"))
        #expect(page.text.contains("too little (correlation 0.12"))
        // What is shown is said in words, too, and comes from the page itself.
        let images = page.elements("img")
        #expect(gallery.rows.count == 3 && images.count == gallery.rows.reduce(0) { $0 + $1.pictures.count })
        #expect(images.allSatisfy { $0.attributes["alt"]?.contains("the model says") == true })
        #expect(images.allSatisfy { $0.attributes["src"]?.hasPrefix("data:image/png;base64,") == true })
        #expect(!page.elements("img").contains { $0.attributes["alt"]?.contains(scratch.url.path) == true })
    }

    @Test func headingsFallByOneLevelAtATime() throws {
        let single = EvaluationReport([.init(try DetailSamples.content())])
        let several = EvaluationReport(
            [
                .init(try DetailSamples.content()),
                .init(try DetailSamples.content(model: "pneumonia-vgg16", seed: 3)),
            ], comparisons: try DetailSamples.comparisons(), notes: ["one thing could not be compared."])
        try keep(several.html, "several.html")
        for report in [single, several] {
            let page = PageReader(report.html)
            #expect(page.problem == nil, "\(page.problem ?? "")")
            let levels = page.elements.compactMap { element in
                element.name.count == 2 && element.name.first == "h"
                    ? element.name.last?.wholeNumberValue : nil
            }
            #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
            for (before, after) in zip(levels, levels.dropFirst()) { #expect(after <= before + 1) }
            // What scrolls by itself has to be reached by the keyboard, and to be called something.
            let scrolling = page.elements("div").filter {
                $0.attributes["class"]?.hasPrefix("scroll") == true
            }
            #expect(scrolling.count > 5)
            for area in scrolling {
                #expect(area.attributes["tabindex"] == "0" && area.attributes["aria-label"]?.isEmpty == false)
            }
        }
        let page = PageReader(several.html)
        #expect(page.elements("article").count == 2)
        #expect(
            page.elements("tr").contains { $0.text.hasPrefix("pneumonia-compact against pneumonia-vgg16") })
    }

    @Test func theCardAnswersWhatIsKnownAndSaysWhatIsNot() throws {
        let card = ClaimCard(DetailSamples.card(), evaluations: [try DetailSamples.content()])
        #expect(card.sections.flatMap(\.items).map(\.number) == Array(1...42))
        #expect(card.known.of == 42 && (24...36).contains(card.known.count))
        let markdown = card.markdown
        #expect(markdown.contains("42. **Funding.** Not recorded"))
        #expect(markdown.contains("| Pneumonia | AUROC | 0.980 | 0.970 to 0.990 |"))
        #expect(markdown.contains("        model: compact"))
        try keep(card.html, "card.html")
        try keep(markdown, "card.md")
        let page = PageReader(card.html)
        #expect(page.problem == nil, "\(page.problem ?? "")")
        #expect(page.elements("dt").count == 42)
    }
}
