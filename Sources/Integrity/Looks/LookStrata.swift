package import Clinical
package import Cohort
import Foundation
import Metrics

/// Films in three strata by what their look alone says of a finding, for sampling that makes the look say nothing.
///
/// Logistic regression on ``LookFigures``, fitted to the training films with both classes weighing the same, tells how
/// far the look gives the finding away. Its quartiles over the training films, both classes weighing the same again,
/// part the films: 0 looks most like a film without the finding, 2 is the upper half.
package struct LookStrata: Sendable {
    package static let count = 3

    /// By film; `nil` for films without figures.
    package let strata: [Int?]
    /// How well the look alone tells the finding on films that don't train; `nil` where they lack a class.
    package let heldOut: (value: Double, lower: Double, upper: Double)?
    /// By figure, in the order of ``LookFigures/names``: medians of the training films without and with the finding.
    package let medians: [(without: Double, with: Double)]

    /// - Parameters:
    ///   - figures: by film; `nil` for those that can't be read.
    /// - Throws: ``LookError/tooFew(_:training:)`` where the training films lack one of the classes.
    package init(_ films: [Film], figures: [LookFigures?], finding: Finding) throws {
        precondition(films.count == figures.count)
        /// By film: whether the finding is there; `nil` where that isn't known or the film has no figures.
        let truth: [Bool?] = zip(films, figures).map { film, figures in
            figures == nil ? nil : film.label(of: finding).target.map { $0 == 1 }
        }
        let training = films.indices.filter { films[$0].split == .train && truth[$0] != nil }
        let counts = [false, true].map { value in training.count { truth[$0] == value } }
        guard counts[0] > 1, counts[1] > 1 else {
            throw LookError.tooFew(finding, training: counts)
        }
        func weight(_ film: Int) -> Double { 0.5 / Double(counts[truth[film] == true ? 1 : 0]) }
        let probe = try LogisticProbe.fit(
            features: training.map { figures[$0]?.values ?? [] },
            labels: training.map { truth[$0] == true ? 1 : 0 },
            l2: 2 / Double(training.count), weights: training.map(weight))
        let scores = figures.map { figures in
            figures.map { figures in
                let probabilities = probe.probabilities(figures.values)
                return log(probabilities[1] / max(probabilities[0], .leastNormalMagnitude))
            }
        }
        let sorted = training.map { (score: scores[$0] ?? 0, weight: weight($0)) }.sorted {
            $0.score < $1.score
        }
        func quantile(_ share: Double) -> Double {
            var sum = 0.0
            for (score, weight) in sorted {
                sum += weight
                if sum >= share - 1e-9 { return score }
            }
            return sorted[sorted.count - 1].score
        }
        let limits = [quantile(0.25), quantile(0.5)]
        strata = scores.map { score in score.map { score in limits.count { score >= $0 } } }
        medians = LookFigures.names.indices.map { index in
            func median(_ value: Bool) -> Double {
                training.filter { truth[$0] == value }.compactMap {
                    figures[$0].map { Double($0.values[index]) }
                }
                .sorted().quantile(0.5)
            }
            return (median(false), median(true))
        }
        let held = films.indices.filter { films[$0].split != .train && truth[$0] != nil }
        let names = Set(held.map { films[$0].patient }).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: zip(names, Int32(0)...))
        heldOut = ClusteredAUROC(
            scores: held.map { scores[$0] ?? 0 }, isPositive: held.map { truth[$0] == true },
            patients: held.map { numbers[films[$0].patient] ?? 0 }, patientCount: names.count
        ).map { ($0.value, $0.lower, $0.upper) }
    }
}

/// Why films can't be parted by their look.
package enum LookError: Error, CustomStringConvertible {
    case tooFew(Finding, training: [Int])
    case noSuchFinding(String, known: [String])

    package var description: String {
        switch self {
        case .tooFew(let finding, let training):
            "expected at least two training films with and two without \(finding.name), found \(training[1]) and \(training[0]); `thorax data split` names the training films"
        case .noSuchFinding(let name, let known):
            "--finding \(name): the cohort knows \(known.joined(separator: ", "))"
        }
    }
}
