import Clinical
import Cohort
import Foundation
package import Metrics
package import ModelFile

/// Fits how the films of a study speak together: logistic regression on the mean logit and on what the largest exceeds it
/// by, with a small penalty on leaving the plain mean.
package enum StudyRuleFit {
    /// - Throws: `MetricsError.nothingToFit` where there are no studies of several films, or no finding has studies with
    ///   and without it.
    package static func fit(
        _ studies: Studies, probabilities: [[Double]], table: TargetTable
    ) throws(MetricsError) -> StudyCombination {
        guard studies.withSeveralFilms > 0 else {
            throw .nothingToFit(what: "a rule for studies", reason: "no study has several films")
        }
        var weights: [StudyCombination.Weights] = []
        var fitted = 0
        for finding in table.findings.indices {
            var rows: [(x: [Double], y: Double)] = []
            for (study, members) in studies.members.enumerated() {
                let label = studies.films[study].label(of: table.findings[finding])
                guard let target = label.target else { continue }
                let (mean, spread) = StudyCombination.summary(members.map { probabilities[$0][finding] })
                rows.append(([1, mean, spread], Double(target)))
            }
            let positives = rows.count { $0.y == 1 }
            guard positives > 0, positives < rows.count else {
                weights.append(.init(intercept: 0, mean: 1, spread: 0))
                continue
            }
            let solution = newton(rows)
            weights.append(.init(intercept: solution[0], mean: solution[1], spread: solution[2]))
            fitted += 1
        }
        guard fitted > 0 else {
            throw .nothingToFit(
                what: "a rule for studies", reason: "no finding has studies with and without it")
        }
        return .fitted(weights: weights)
    }

    /// Newton's steps from the plain mean; the penalty keeps separable studies from sending weights to infinity.
    private static func newton(_ rows: [(x: [Double], y: Double)]) -> [Double] {
        let start = [0.0, 1, 0]
        let penalty = 1.0
        var weights = start
        for _ in 0..<50 {
            var gradient = (0..<3).map { penalty * (weights[$0] - start[$0]) }
            var curvature = (0..<3).map { row in (0..<3).map { $0 == row ? penalty : 0 } }
            for (x, y) in rows {
                let score = x[0] * weights[0] + x[1] * weights[1] + x[2] * weights[2]
                let probability = 1 / (1 + exp(-score))
                let weight = probability * (1 - probability)
                for row in 0..<3 {
                    gradient[row] += (probability - y) * x[row]
                    for column in 0..<3 { curvature[row][column] += weight * x[row] * x[column] }
                }
            }
            let step = solve(curvature, gradient)
            // Halved where it is long, for far from the optimum the curvature may promise too much.
            let length = step.map(abs).max() ?? 0
            let scale = length > 2 ? 2 / length : 1
            for index in 0..<3 { weights[index] -= scale * step[index] }
            if length < 1e-10 { break }
        }
        return weights
    }

    /// Gauss's elimination; the penalty makes the matrix positive definite.
    private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        var a = matrix
        var b = right
        for pivot in 0..<3 {
            for row in (pivot + 1)..<3 {
                let factor = a[row][pivot] / a[pivot][pivot]
                for column in pivot..<3 { a[row][column] -= factor * a[pivot][column] }
                b[row] -= factor * b[pivot]
            }
        }
        var solution = [0.0, 0, 0]
        for row in (0..<3).reversed() {
            let known = ((row + 1)..<3).reduce(0.0) { $0 + a[row][$1] * solution[$1] }
            solution[row] = (b[row] - known) / a[row][row]
        }
        return solution
    }
}
