import ArgumentParser
import Assessment
import DataCommands
import Foundation
import Groundwork
import ModelFile
import Reporting

enum PredictionFormat: String, ExpressibleByArgument, CaseIterable { case table, csv, jsonl }

/// Writes assessments as they come: to standard output, or to a file that appears when it is whole.
struct PredictionWriter {
    private(set) var count = 0
    private(set) var failures = 0

    private let format: PredictionFormat
    private let card: ModelCard
    private let stream: DurableFileStream?
    private var pathWidth = 0

    init(format: PredictionFormat, card: ModelCard, output: String?) throws {
        self.format = format
        self.card = card
        stream = try output.map { try DurableFileStream(URL(filePath: $0)) }
        if format == .csv {
            let columns = card.findings.flatMap { ["\($0) probability", "\($0) decision"] }
            try line(CSVLine.text(["path"] + columns + ["failure"]))
        }
    }

    mutating func write(_ film: FilmAssessment) throws {
        count += 1
        if film.failure != nil { failures += 1 }
        switch format {
        case .jsonl: try line(try JSONText.encodeLine(film).trimmingCharacters(in: .newlines))
        case .csv:
            let cells =
                film.failure == nil
                ? film.findings.flatMap { ["\($0.probability)", Self.decision($0)] }
                : Array(repeating: "", count: card.findings.count * 2)
            try line(CSVLine.text([film.path] + cells + [film.failure ?? ""]))
        case .table:
            if let failure = film.failure {
                Terminal.error(TerminalText.safe(failure))
                return
            }
            // Results are shown as they come, so the column grows with the longest path so far.
            pathWidth = max(pathWidth, film.path.count)
            let path = film.path.padding(toLength: pathWidth, withPad: " ", startingAt: 0)
            let findings = film.findings.map { value in
                "\(value.finding) \(Numeral.figure(value.probability))\(Self.mark(value))"
            }
            try line(TerminalText.safe("\(path)  \(findings.joined(separator: "  "))"))
        }
    }

    private static func decision(_ value: FindingProbability) -> String {
        value.abstains == true ? "abstains" : value.isPresent ? "1" : "0"
    }

    private static func mark(_ value: FindingProbability) -> String {
        value.abstains == true ? " ?" : value.isPresent ? " ●" : "  "
    }

    func finish() throws { try stream?.commit() }

    private func line(_ text: String) throws {
        if let stream { try stream.append(Data((text + "\n").utf8)) } else { Terminal.print(text) }
    }
}
