import Clinical
import Cohort
import Foundation
import Groundwork

/// Asks of every finding and attribute: knowing nothing but the attribute, how well could one tell the finding?
///
/// A network trained on such films may learn the attribute instead of the disease. The area under the ROC curve
/// is cross-validated over patients: a film's score is how often the other folds' patients with the same attribute
/// show the finding, less how often all of them do.
struct ConfoundingCheck {
    let films: [Film]
    let findings: [Finding]
    let attributes: [Attribute]
    let warning: Double
    let notice: Double

    private static let folds = 5
    /// With fewer patients on one side there is nothing to tell.
    private static let fewestPatients = 5

    func records() -> [ConfoundingRecord] {
        var known: [String: Int32] = [:]
        let patients = films.map { film in
            if let index = known[film.patient] { return index }
            let index = Int32(known.count)
            known[film.patient] = index
            return index
        }
        let order = known.sorted { StableOrder.key($0.key) < StableOrder.key($1.key) }.map(\.value)
        let records = findings.flatMap { finding in
            let sample = Sample(films, finding, patients: patients, patientCount: known.count, order: order)
            return attributes.compactMap { record(finding, $0, sample) }
        }
        return records.sorted { ($1.auroc, $0.finding, $0.attribute) < ($0.auroc, $1.finding, $1.attribute) }
    }

    private enum StableOrder {
        static func key(_ text: String) -> UInt64 {
            var hash = StableHash()
            hash.combine(text)
            return hash.value
        }
    }

    /// The films with a known label, and the fold of each patient.
    private struct Sample {
        let films: [Int]
        let isPositive: [Bool]
        let patients: [Int32]
        let patientCount: Int
        let folds: [Int8]
        let positivePatients: Int
        let negativePatients: Int

        init(_ all: [Film], _ finding: Finding, patients: [Int32], patientCount: Int, order: [Int32]) {
            var films: [Int] = []
            var isPositive: [Bool] = []
            for (index, film) in all.enumerated() {
                let label = film.label(of: finding)
                guard label != .unknown else { continue }
                films.append(index)
                isPositive.append(label == .present)
            }
            self.films = films
            self.isPositive = isPositive
            self.patients = films.map { patients[$0] }
            self.patientCount = patientCount
            var hasPositive = [Bool](repeating: false, count: patientCount)
            var isKnown = hasPositive
            for (patient, positive) in zip(self.patients, isPositive) {
                isKnown[Int(patient)] = true
                if positive { hasPositive[Int(patient)] = true }
            }
            // Patients with and without the finding are dealt out in turn, so that every fold has both.
            var folds = [Int8](repeating: 0, count: patientCount)
            var dealt = (with: 0, without: 0)
            for patient in order.map(Int.init) where isKnown[patient] {
                if hasPositive[patient] {
                    folds[patient] = Int8(dealt.with % ConfoundingCheck.folds)
                    dealt.with += 1
                } else {
                    folds[patient] = Int8(dealt.without % ConfoundingCheck.folds)
                    dealt.without += 1
                }
            }
            self.folds = folds
            positivePatients = dealt.with
            negativePatients = dealt.without
        }
    }

    /// 0 for the smallest value, and one more for each larger one; equal values share a rank.
    private static func ranks(_ values: [Double]) -> [Double] {
        let order = Dictionary(
            uniqueKeysWithValues: Set(values).sorted().enumerated().map { ($1, Double($0)) })
        return values.map { order[$0] ?? 0 }
    }

    private func record(_ finding: Finding, _ attribute: Attribute, _ sample: Sample) -> ConfoundingRecord? {
        guard sample.positivePatients >= Self.fewestPatients, sample.negativePatients >= Self.fewestPatients
        else { return nil }
        // A film whose attribute isn't known is told by just that.
        let valueCount = attribute.values.count + 1
        func code(_ position: Int) -> Int {
            attribute.codes[sample.films[position]].map(Int.init) ?? valueCount - 1
        }
        var tables = [[(with: Int, without: Int)]](
            repeating: Array(repeating: (0, 0), count: valueCount), count: Self.folds)
        for position in sample.films.indices {
            let fold = Int(sample.folds[Int(sample.patients[position])])
            if sample.isPositive[position] {
                tables[fold][code(position)].with += 1
            } else {
                tables[fold][code(position)].without += 1
            }
        }
        let whole = (0..<valueCount).map { value in
            tables.reduce((with: 0, without: 0)) {
                ($0.with + $1[value].with, $0.without + $1[value].without)
            }
        }
        let scores = (0..<Self.folds).map { fold -> [Double] in
            let rest = (0..<valueCount).map { value in
                (
                    with: Double(whole[value].with - tables[fold][value].with),
                    without: Double(whole[value].without - tables[fold][value].without)
                )
            }
            let with = rest.reduce(0) { $0 + $1.with }
            let base = with / max(1, rest.reduce(with) { $0 + $1.without })
            // Ranks, not rates: rates of several folds aren't comparable, because a fold with more positives leaves
            // fewer to the others, and would order equal values against the truth.
            return Self.ranks(rest.map { ($0.with + 2 * base) / ($0.with + $0.without + 2) })
        }
        let filmScores = sample.films.indices.map { position in
            scores[Int(sample.folds[Int(sample.patients[position])])][code(position)]
        }
        guard
            let area = ClusteredAUROC(
                scores: filmScores, isPositive: sample.isPositive, patients: sample.patients,
                patientCount: sample.patientCount)
        else { return nil }
        let table = Contingency(whole)
        let level: ConfoundingRecord.Level =
            area.value >= warning && area.lower >= notice
            ? .warning : area.value >= notice && area.lower > 0.5 + (notice - 0.5) / 2 ? .notice : .none
        let rows = (attribute.values + [ConfoundingRecord.Row.unknown]).enumerated()
            .map { ConfoundingRecord.Row(value: $1, with: whole[$0].with, without: whole[$0].without) }
            .filter { $0.with + $0.without > 0 }
            .sorted { ($1.with, $1.without, $0.value) < ($0.with, $0.without, $1.value) }
        return ConfoundingRecord(
            finding: finding.name, attribute: attribute.name, auroc: area.value, lower: area.lower,
            upper: area.upper, cramersV: table.cramersV, informationShare: table.informationShare,
            films: sample.films.count, patients: sample.positivePatients + sample.negativePatients,
            positives: sample.isPositive.count { $0 }, level: level,
            sentence: ConfoundingSentence.text(finding.name, attribute.name, area, rows, level), table: rows)
    }
}
