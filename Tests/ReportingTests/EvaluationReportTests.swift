import Foundation
import Metrics
import Reporting
import Testing

@Suite struct EvaluationReportTests {
    @Test func everyPageIsWellFormedAndSelfContained() throws {
        for (name, content) in try Samples.all() {
            let html = EvaluationReport(content).html
            let page = PageReader(html)
            #expect(page.problem == nil, "\(name): \(page.problem ?? "")")
            #expect(page.elements("h1").count == 1)
            #expect(page.elements("script").isEmpty)
            for attribute in ["src", "href", "onclick", "onload"] {
                #expect(page.elements.allSatisfy { $0.attributes[attribute] == nil })
            }
            #expect(!html.contains("url(") && !html.contains("@import"))
            #expect(html.components(separatedBy: "Not a medical device").count == 2, "\(name)")
            // For looking at: THORAX_REPORT_SAMPLES=folder swift test …
            if let folder = ProcessInfo.processInfo.environment["THORAX_REPORT_SAMPLES"] {
                try html.write(toFile: "\(folder)/\(name).html", atomically: true, encoding: .utf8)
                try EvaluationText.text(content).write(
                    toFile: "\(folder)/\(name).txt", atomically: true, encoding: .utf8)
            }
        }
    }

    @Test func escapesEveryName() throws {
        let content = try Samples.hostile()
        let html = EvaluationReport(content).html
        #expect(!html.contains("<script"))
        #expect(!html.unicodeScalars.contains("\u{1B}") && !html.unicodeScalars.contains("\u{202E}"))
        let page = PageReader(html)
        #expect(page.elements("h1")[0].text.hasPrefix(#"<script>alert("x")</script> & 'co' ]]>"#))
        #expect(!EvaluationText.text(content).unicodeScalars.contains("\u{1B}"))
    }

    @Test func printsTheEvaluationsNumbers() throws {
        let content = try Samples.binary()
        guard case .binary(let evaluation) = content.evaluation else { return }
        let page = PageReader(EvaluationReport(content).html)
        let rows = page.elements("tr").map(\.text)
        for metric in BinaryMetric.allCases {
            let estimate = try #require(evaluation[metric])
            let row = try #require(rows.first { $0.hasPrefix(metric.title + "\n") }, "\(metric)")
            #expect(row.contains(Numeral.figure(try #require(estimate.value))), "\(metric): \(row)")
            #expect(row.contains(try #require(Numeral.interval(estimate))), "\(metric): \(row)")
            #expect(row.contains(Numeral.basis(estimate.counts)), "\(metric): \(row)")
        }
        let cells = page.elements("td").filter { $0.attributes["class"]?.hasPrefix("cell") == true }
        let shown = cells.compactMap { cell in
            Int(cell.text.prefix { $0.isNumber || $0 == "," }.filter(\.isNumber))
        }
        let confusion = evaluation.confusion
        // The percentage follows the count directly, so the count is what comes before it.
        #expect(shown.count == 4)
        for (cell, count) in zip(
            cells,
            [
                confusion.truePositives, confusion.falseNegatives, confusion.falsePositives,
                confusion.trueNegatives,
            ])
        {
            #expect(cell.text.hasPrefix(Numeral.count(count)))
        }
        #expect(page.text.contains("chosen on the validation split"))
        #expect(page.text.contains("2,000 bootstrap replicates"))
        for site in content.sites { #expect(rows.contains { $0.hasPrefix(site.name) }) }
        for warning in content.warnings { #expect(page.elements("li").contains { $0.text == warning }) }
        for fact in content.provenance { #expect(page.elements("dd").contains { $0.text == fact.value }) }
    }

    @Test func printsClassesAndFindings() throws {
        let exclusive = try Samples.exclusive()
        guard case .exclusive(let evaluation) = exclusive.evaluation else { return }
        let rows = PageReader(EvaluationReport(exclusive).html).elements("tr").map(\.text)
        for result in evaluation.classes {
            for metric in [BinaryMetric.auroc, .sensitivity, .specificity, .f1] {
                let value = Numeral.figure(try #require(result[metric]?.value))
                #expect(
                    rows.contains { $0.hasPrefix(result.name) && $0.contains(value) },
                    "\(result.name) \(metric)")
            }
        }
        let independent = try Samples.independent()
        let page = PageReader(EvaluationReport(independent).html)
        let texts = page.elements("tr").map(\.text)
        #expect(texts.contains { $0.hasPrefix("Hernia") && $0.contains("undefined") })
        #expect(texts.contains { $0.hasPrefix("Pleural Thickening") })
        #expect(page.text.contains("Averaged over 8 of 9 findings, without Hernia"))
    }

    @Test func saysWhatIsUndefinedAndWhy() throws {
        let page = PageReader(EvaluationReport(try Samples.hostile()).html)
        #expect(page.text.contains("No film is negative."))
        #expect(page.text.contains("only 2 patients"))
        #expect(page.elements("tr").contains { $0.text.hasPrefix("AUROC") && $0.text.contains("undefined") })
    }

    /// Every coordinate of every chart lies within its view box.
    @Test func chartsStayInsideTheirViewBox() throws {
        for (name, content) in try Samples.all() {
            let page = PageReader(EvaluationReport(content).html)
            var box = [0.0, 0, 0, 0]
            var charts = 0
            for element in page.elements {
                if let viewBox = element.attributes["viewBox"] {
                    box = viewBox.split(separator: " ").compactMap { Double($0) }
                    charts += 1
                }
                for (x, y) in element.coordinates {
                    #expect(
                        (box[0]...box[2]).contains(x) && (box[1]...box[3]).contains(y), "\(name): \(element)")
                }
            }
            #expect(charts > 3)
        }
    }

    @Test func theContentIsTheJSONFile() throws {
        for (name, content) in try Samples.all() {
            let text = try JSONText.encode(content)
            #expect(try JSONDecoder().decode(ReportContent.self, from: Data(text.utf8)) == content, "\(name)")
            #expect(try JSONText.encode(content) == text)
        }
    }
}

extension PageReader.Element {
    /// The points that a drawn element names.
    fileprivate var coordinates: [(x: Double, y: Double)] {
        func number(_ name: String) -> Double { attributes[name].flatMap(Double.init) ?? .nan }
        switch name {
        case "circle": return [(number("cx"), number("cy"))]
        case "text": return [(number("x"), number("y"))]
        case "rect":
            return [
                (number("x"), number("y")), (number("x") + number("width"), number("y") + number("height")),
            ]
        case "path":
            // Grid lines use H and V, which name one coordinate; lines name both.
            guard let d = attributes["d"], !d.contains("H"), !d.contains("V") else { return [] }
            let numbers = d.split { "ML ".contains($0) }.map { Double($0) ?? .nan }
            return stride(from: 0, to: numbers.count - 1, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
        default: return []
        }
    }
}
