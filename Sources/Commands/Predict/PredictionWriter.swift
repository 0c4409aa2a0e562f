import ArgumentParser
import Assessment
import DataCommands
import Foundation
import Groundwork
import ModelFile
import Reporting

enum PredictionFormat: String, ExpressibleByArgument, CaseIterable { case table, csv, jsonl }

/// Writes what one or more models say of films as it comes: to standard output, or to a file that appears when it is
/// whole.
///
/// The models' names are written where there are several of them.
struct PredictionWriter {
    private(set) var count = 0
    private(set) var failures = 0

    private let format: PredictionFormat
    private let cards: [ModelCard]
    private let stream: DurableFileStream?
    private var pathWidth = 0

    init(format: PredictionFormat, cards: [ModelCard], output: String?) throws {
        self.format = format
        self.cards = cards
        stream = try output.map { try DurableFileStream(URL(filePath: $0)) }
        if format == .csv {
            let columns = cards.flatMap { card in
                let prefix = cards.count > 1 ? "\(card.name): " : ""
                return card.findings.flatMap { ["\(prefix)\($0) probability", "\(prefix)\($0) decision"] }
            }
            try line(CSVLine.text(["path"] + columns + ["failure"]))
        }
    }

    /// Writes what each model says of one film, in the order of the cards.
    mutating func write(_ film: [FilmAssessment]) throws {
        count += 1
        if film.contains(where: { $0.failure != nil }) { failures += 1 }
        switch format {
        case .jsonl:
            for (card, assessment) in zip(cards, film) {
                let text =
                    cards.count > 1
                    ? try JSONText.encodeLine(Named(model: card.name, assessment: assessment))
                    : try JSONText.encodeLine(assessment)
                try line(text.trimmingCharacters(in: .newlines))
            }
        case .csv:
            let cells = zip(cards, film).flatMap { card, assessment in
                assessment.failure == nil
                    ? assessment.findings.flatMap { ["\($0.probability)", Self.decision($0)] }
                    : Array(repeating: "", count: card.findings.count * 2)
            }
            try line(CSVLine.text([film[0].path] + cells + [failures(of: film).joined(separator: "; ")]))
        case .table: try table(film)
        }
    }

    private mutating func table(_ film: [FilmAssessment]) throws {
        for failure in failures(of: film) { Terminal.error(TerminalText.safe(failure)) }
        // Results are shown as they come, so the column grows with the longest path so far.
        pathWidth = max(pathWidth, film[0].path.count)
        let nameWidth = cards.count > 1 ? cards.reduce(0) { max($0, $1.name.count) } + 2 : 0
        var path = film[0].path
        for (card, assessment) in zip(cards, film) where assessment.failure == nil {
            let shown = nameWidth > 0 ? card.name : ""
            let name = shown.padding(toLength: nameWidth, withPad: " ", startingAt: 0)
            let findings = assessment.findings.map { value in
                "\(value.finding) \(Numeral.figure(value.probability))\(Self.mark(value))"
            }
            let start = path.padding(toLength: pathWidth, withPad: " ", startingAt: 0)
            try line(TerminalText.safe("\(start)  \(name)\(findings.joined(separator: "  "))"))
            path = ""
        }
    }

    /// Why the film couldn't be assessed, each reason once: a file that can't be read is so for all models.
    private func failures(of film: [FilmAssessment]) -> [String] {
        var reasons: [String] = []
        for failure in film.compactMap(\.failure) where !reasons.contains(failure) { reasons.append(failure) }
        return reasons
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

    /// An assessment with the name of the model that made it.
    private struct Named: Encodable {
        let model: String
        let assessment: FilmAssessment

        enum CodingKeys: CodingKey { case model }

        func encode(to encoder: any Encoder) throws {
            try assessment.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(model, forKey: .model)
        }
    }
}
