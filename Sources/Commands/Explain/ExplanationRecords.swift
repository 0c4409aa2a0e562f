import Assessment
import Clinical
import DataCommands
import Foundation
import Reporting
import Saliency

/// One map of one film: a row of explanations.csv.
struct ExplanationRecord {
    let path: String
    let patient: String
    let finding: Finding
    let method: ExplanationMethod
    let probability: Double
    var peak: SaliencyMap.Place?
    var localisation: LocalisationScore?
    var lungShare: Double?
    var insertion, deletion, stability: Double?
    var files: [String] = []

    static let header =
        ["path", "patient", "finding", "method", "probability", "peak x", "peak y"]
        + ScoreKind.allCases.map(\.rawValue) + ["files"]

    var row: [String] {
        [
            path, patient, finding.name, method.rawValue, "\(probability)", peak.map { "\($0.x)" } ?? "",
            peak.map { "\($0.y)" } ?? "",
        ] + ScoreKind.allCases.map { kind in kind.value(self).map { "\($0)" } ?? "" }
            + [files.joined(separator: " ")]
    }
}

/// The scores of a map, as columns and rows name them.
enum ScoreKind: String, CaseIterable {
    case pointing = "pointing game"
    case peakInBox = "peak in box"
    case iou25 = "IoU at 25 %"
    case iou50 = "IoU at 50 %"
    case iou75 = "IoU at 75 %"
    case energy = "energy in the lesion"
    case area = "area of the lesion"
    case lungShare = "energy in the lungs"
    case insertion = "insertion area"
    case deletion = "deletion area"
    case stability = "stability under shifts"

    func value(_ record: ExplanationRecord) -> Double? {
        switch self {
        case .pointing: record.localisation.map { $0.isPointingHit ? 1 : 0 }
        case .peakInBox: record.localisation.map { $0.isPeakInBox ? 1 : 0 }
        case .iou25: record.localisation?.intersectionOverUnion[0]
        case .iou50: record.localisation?.intersectionOverUnion[1]
        case .iou75: record.localisation?.intersectionOverUnion[2]
        case .energy: record.localisation?.energy
        case .area: record.localisation?.area
        case .lungShare: record.lungShare
        case .insertion: record.insertion
        case .deletion: record.deletion
        case .stability: record.stability
        }
    }
}

/// All that scoring found: scores.json and the table on the terminal.
struct ExplanationScores: Encodable {
    struct Row: Encodable {
        let finding: String
        let method: ExplanationMethod
        let scores: [String: PatientMean]
    }

    struct Check: Encodable {
        let finding: String
        let verdict: SanityCheck.Verdict
        let sentence: String
        let check: SanityCheck
    }

    let rows: [Row]
    let checks: [Check]

    /// Means by finding and method, in the records' order.
    init(_ records: [ExplanationRecord], checks: [(finding: Finding, check: SanityCheck)]) {
        var order: [[String]] = []
        var groups: [[String]: [ExplanationRecord]] = [:]
        for record in records {
            let key = [record.finding.name, record.method.rawValue]
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(record)
        }
        rows = order.compactMap { key in
            guard let records = groups[key], let first = records.first else { return nil }
            var scores: [String: PatientMean] = [:]
            for kind in ScoreKind.allCases {
                let values = records.map(kind.value)
                guard values.contains(where: { $0 != nil }) else { continue }
                scores[kind.rawValue] = PatientMean(values, patients: records.map(\.patient))
            }
            return Row(finding: first.finding.name, method: first.method, scores: scores)
        }
        self.checks = checks.map {
            Check(
                finding: $0.finding.name, verdict: $0.check.verdict, sentence: $0.check.sentence,
                check: $0.check)
        }
    }

    /// For people.
    var text: String {
        var parts: [String] = []
        let kinds = ScoreKind.allCases.filter { kind in rows.contains { $0.scores[kind.rawValue] != nil } }
        for row in rows where !row.scores.isEmpty {
            var table = TextTable([
                .init("\(row.finding), \(row.method.rawValue)"), .init("Mean", .right),
                .init("95 % interval", .right), .init("Films", .right), .init("Patients", .right),
            ])
            for kind in kinds {
                guard let mean = row.scores[kind.rawValue] else { continue }
                let interval = mean.lower.flatMap { lower in
                    mean.upper.map { "\(Numeral.figure(lower)) – \(Numeral.figure($0))" }
                }
                table.add([
                    kind.rawValue, mean.mean.map { Numeral.figure($0) } ?? "undefined", interval ?? "",
                    Numeral.count(mean.films), Numeral.count(mean.patients),
                ])
            }
            parts.append(table.description)
        }
        for check in checks {
            var table = TextTable([
                .init("\(check.finding), \(check.check.method.rawValue)"), .init("Rank correlation", .right),
                .init("SSIM", .right), .init("Empty", .right),
            ])
            for stage in check.check.weights + (check.check.labels.map { [$0] } ?? []) {
                table.add([
                    stage.name == "labels" ? "labels shuffled" : "anew down to \(stage.name)",
                    stage.rankCorrelation.map { Numeral.figure($0) } ?? "undefined",
                    stage.structuralSimilarity.map { Numeral.figure($0) } ?? "undefined",
                    Numeral.count(stage.emptyMaps),
                ])
            }
            parts.append(table.description + check.sentence + "\n")
        }
        return TerminalText.safe(parts.joined(separator: "\n"), keepingLines: true)
    }
}
