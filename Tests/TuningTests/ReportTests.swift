import Foundation
import Testing
import Tuning
import _TestSupport

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct ReportTests {
    private func report(_ trials: [StudySummary.Trial]) throws -> TuningReport {
        TuningReport(
            study: "<s>", recipe: "r", cohort: "c.csv", metric: "auroc", sampler: "tpe", pruner: "none",
            space: try SearchSpace(
                yaml: "parameters: [{key: a, choices: [x, y]}, {key: b, range: [0.001, 0.1], log: true}]",
                file: "s"),
            summary: StudySummary(
                trials: trials, importance: .init(method: "fANOVA", shares: ["a": 0.75, "b": 0.25]),
                optuna: "5"))
    }

    private func trial(_ number: Int, _ state: StudySummary.State, _ value: Double?) -> StudySummary.Trial {
        .init(
            number: number, state: state, value: value, values: ["a": "x", "b": "0.0123456"],
            steps: value.map { [[1, $0 - 0.1], [2, $0]] } ?? [], seconds: 12.34, cpuSeconds: 20,
            reason: state == .failed ? "too, small" : nil, folder: "000\(number)")
    }

    @Test func writesTableJSONAndAWellFormedPage() throws {
        let scratch = try ScratchFolder()
        let report = try report([
            trial(0, .complete, 0.8), trial(1, .pruned, 0.6), trial(2, .failed, nil),
            trial(3, .complete, 0.9),
        ])
        try report.write(to: scratch.url)
        let rows = try String(contentsOfFile: scratch.path("trials.csv"), encoding: .utf8).split(
            separator: "\n")
        #expect(rows[0] == "number,state,auroc,a,b,epochs,seconds,cpu_seconds,started,folder,retry_of,reason")
        #expect(rows[1] == "0,complete,0.8,x,0.0123456,2,12.3,20.0,,0000,,")
        #expect(rows[3].hasSuffix("\"too, small\""))
        let data = try Data(contentsOf: scratch.url.appending(path: "tuning.json"))
        #expect(try JSONDecoder().decode(TuningReport.self, from: data).summary == report.summary)
        let html = try String(contentsOfFile: scratch.path("tuning.html"), encoding: .utf8)
        #expect(html.contains("&lt;s&gt;") && !html.contains("<script"))
        #expect(html.components(separatedBy: "<svg").count == 1 + 4 + 2)
        let text = html.replacing("<!DOCTYPE html>", with: "")
        #expect(XMLParser(data: Data(text.utf8)).parse())
        #expect(report.sentence.contains("number 3") && report.sentence.contains("0.900"))
        #expect(report.sentence.contains("b 0.0123"))
    }

    @Test(arguments: [[], [0]]) func aSearchWithLittleToShowStillHasAPage(_ numbers: [Int]) throws {
        let scratch = try ScratchFolder()
        let report = try report(numbers.map { trial($0, .failed, nil) })
        try report.write(to: scratch.url)
        #expect(report.sentence.contains("no best one"))
    }
}
