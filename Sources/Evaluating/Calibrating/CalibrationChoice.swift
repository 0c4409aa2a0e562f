import Cohort
import Foundation
import Groundwork
import Metrics
package import ModelFile

/// The calibration that serves patients best whom its fit has not seen.
///
/// Patients are dealt into parts; each part is judged by every candidate fitted to the other parts, and the lowest mean
/// log loss wins. The winner is then fitted to all.
package struct CalibrationChoice: Sendable {
    package let method: CalibrationMethod
    package let calibration: Calibration
    package let record: CalibrationRecord
    /// Probabilities `[films][findings]`, each film's by a fit that hadn't seen its patient.
    package let crossFitted: [[Double]]
    /// What could not be compared, and why.
    package let notes: [String]

    /// - Parameter only: the method to take, whatever the comparison says.
    package init(
        logits: [[Double]], table: TargetTable, task: ModelCard.Task, split: String,
        only: CalibrationMethod? = nil, folds: Int = 5, seed: UInt64
    ) throws {
        let candidates = CalibrationMethod.candidates(for: task)
        if let only, !candidates.contains(only) {
            throw CalibrationError.unfit(method: only.rawValue, task: task.rawValue)
        }
        guard !table.films.isEmpty else { throw CalibrationError.noFilms(split: split) }
        let parts = Self.parts(table.films.map(\.patient), count: folds, seed: seed)
        var losses: [CalibrationMethod: Double] = [:]
        var judged: [CalibrationMethod: [[Double]]] = [:]
        var notes: [String] = []
        for method in candidates {
            do {
                let probabilities = try Self.crossFitted(method, logits, table, task, parts)
                losses[method] = Self.logLoss(probabilities, table, task)
                judged[method] = probabilities
            } catch {
                notes.append("\(method.rawValue): \(error)")
            }
        }
        // Of equals the first, which is the simplest.
        let best = candidates.filter { losses[$0] != nil }.min { (losses[$0] ?? 0) < (losses[$1] ?? 0) }
        guard let method = only ?? best else { throw CalibrationError.nothingFitted(notes) }
        self.method = method
        let calibration = try method.fit(logits: logits, table: table, task: task)
        self.calibration = calibration
        crossFitted =
            judged[method] ?? logits.map { calibration.probabilities(of: $0, task: task) }
        record = CalibrationRecord(
            split: split, films: table.films.count, patients: Set(table.films.map(\.patient)).count,
            folds: (parts.max() ?? 0) + 1,
            logLoss: Dictionary(uniqueKeysWithValues: losses.map { ($0.rawValue, $1) }))
        self.notes = notes
    }

    /// By film: the part that its patient belongs to.
    static func parts(_ patients: [String], count: Int, seed: UInt64) -> [Int] {
        var generator = SeededGenerator(seed, "calibration")
        let order = generator.shuffled(Set(patients).sorted())
        let count = max(1, min(count, order.count))
        let part = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0 % count) })
        return patients.map { part[$0] ?? 0 }
    }

    private static func crossFitted(
        _ method: CalibrationMethod, _ logits: [[Double]], _ table: TargetTable, _ task: ModelCard.Task,
        _ parts: [Int]
    ) throws(MetricsError) -> [[Double]] {
        var probabilities = Array(repeating: [Double](), count: logits.count)
        let count = (parts.max() ?? 0) + 1
        guard count > 1 else {
            throw .nothingToFit(what: "a comparison of calibrations", reason: "there is only one patient")
        }
        for part in 0..<count {
            let others = parts.indices.filter { parts[$0] != part }
            let calibration = try method.fit(
                logits: others.map { logits[$0] },
                table: TargetTable(others.map { table.films[$0] }, findings: table.findings, task: task),
                task: task)
            for film in parts.indices where parts[film] == part {
                probabilities[film] = calibration.probabilities(of: logits[film], task: task)
            }
        }
        return probabilities
    }

    /// The mean log loss over known labels.
    static func logLoss(_ probabilities: [[Double]], _ table: TargetTable, _ task: ModelCard.Task) -> Double {
        var sum = 0.0
        var count = 0
        for film in table.films.indices {
            for (label, probability) in zip(table.row(film), probabilities[film]) {
                // Of classes that exclude each other only the true one's probability counts.
                guard label >= 0, task != .exclusive || label == 1 else { continue }
                let ofTruth = label == 1 ? probability : 1 - probability
                sum -= log(min(max(ofTruth, .ulpOfOne), 1 - .ulpOfOne))
                count += 1
            }
        }
        return sum / Double(max(1, count))
    }
}

/// Why a calibration can't be had.
package enum CalibrationError: Error, CustomStringConvertible, Sendable {
    case unfit(method: String, task: String)
    case noFilms(split: String)
    case nothingFitted([String])

    package var description: String {
        switch self {
        case .unfit(let method, let task):
            "\(method) can't calibrate \(task) classes, whose probabilities must add up to 1; use temperature"
        case .noFilms(let split):
            "the cohort has no \(split) film with a known label, so nothing can be calibrated; run `thorax data split` "
                + "first, or name the split with --split"
        case .nothingFitted(let reasons):
            "no calibration can be fitted: \(reasons.joined(separator: "; "))"
        }
    }
}
