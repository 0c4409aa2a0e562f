import Auditing
import Cohort
import Foundation
import Reporting
import Testing
import _TestSupport

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct ReportTests {
    private static func report() async throws -> AuditReport {
        let folder = try ScratchFolder()
        var audit = Audit()
        audit.settings.replicates = 50
        return try await audit.run(
            .init(name: "a <b> & \"c\"", model: ArithmeticModel(kind: .corner, patients: ["patient 3"])),
            cohort: try MadeUpFilms(agreement: 0.9, count: 60).cohort(in: folder) { index, film in
                film.site = index < 30 ? "<script>" : "west, \"far\""
            }, name: "made up", scope: .testSplit,
            helpers: .init(explainer: HalfExplainer(looksAtLungs: false)))
    }

    @Test("The page is well-formed, needs nothing from elsewhere, and names every question in order")
    func page() async throws {
        let report = try await Self.report()
        let html = AuditPage(report).html
        let parser = XMLParser(data: Data(html.replacing("<!DOCTYPE html>\n", with: "").utf8))
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        #expect(!html.contains("<script>"))
        #expect(!html.contains("http://") && !html.contains("https://"))
        var rest = html[...]
        for question in AuditQuestion.allCases {
            let place = try #require(rest.range(of: "<section id=\"\(question.rawValue)\">"))
            rest = rest[place.upperBound...]
        }
        #expect(html.contains("data:image/png;base64,"))
        // Every picture has words for those who can't see it.
        #expect(
            html.components(separatedBy: "<img").count == html.components(separatedBy: " alt=\"Film").count)
        #expect(!AuditPage(report, showsFilms: false).html.contains("data:image"))
    }

    @Test("JSON holds the whole report but no pixels, and reads back")
    func json() async throws {
        let report = try await Self.report()
        let text = try JSONText.encode(report)
        #expect(!text.contains("\"image\""))
        let back = try JSONDecoder().decode(AuditReport.self, from: Data(text.utf8))
        #expect(back.answers.map(\.figures) == report.answers.map(\.figures))
        #expect(back.verdict == .warning)
        #expect(try JSONText.encode(back) == text)
    }

    @Test("The table has a row per figure and quotes what needs it")
    func csv() async throws {
        let report = try await Self.report()
        let lines = AuditText.csv(report).split(separator: "\n")
        #expect(lines.count == 1 + report.answers.reduce(0) { $0 + $1.figures.count })
        #expect(lines.contains { $0.contains("\"site-west, \"\"far\"\"\"") })
        #expect(AuditText.text(report).contains("leakage"))
    }
}
