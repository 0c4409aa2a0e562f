/// Linear regression with an L2 penalty: how much of a number, such as age, can be read from features.
///
/// Features are standardised on the films fitted. Minimised is the mean squared error plus `l2` times the sum of squared
/// weights, the intercept left out: scikit-learn's `Ridge(alpha: l2 · films)` after `StandardScaler`. Solved in whichever
/// of films and features is fewer.
///
/// Source: Hastie, Tibshirani and Friedman, "The elements of statistical learning" (2009), sections 3.4.1 and 18.3.5.
package struct RidgeProbe: Codable, Hashable, Sendable {
    /// By feature, for standardised features.
    package let weights: [Double]
    package let intercept: Double
    private let standardiser: Standardiser

    /// - Parameters:
    ///   - features: `[films, features]`.
    ///   - targets: by film, finite.
    ///   - l2: above 0.
    package static func fit(
        features: [[Float]], targets: [Double], l2: Double = 1e-2
    ) throws(MetricsError) -> RidgeProbe {
        try Standardiser.check(features, count: targets.count, what: "targets")
        guard l2 > 0, l2.isFinite else {
            throw .unusableSetting(name: "the L2 penalty of a probe", value: l2, allowed: "above 0")
        }
        if let value = targets.first(where: { !$0.isFinite }) {
            throw .unusableSetting(name: "a probe's target", value: value, allowed: "a finite number")
        }
        let standardiser = Standardiser(features)
        let rows = features.map { standardiser($0) }
        let mean = targets.reduce(0, +) / Double(targets.count)
        let centred = targets.map { $0 - mean }
        let penalty = l2 * Double(targets.count)
        let width = features[0].count
        let weights: [Double]
        if width <= rows.count {
            let columns = (0..<width).map { column in rows.map { $0[column] } }
            weights = try solve(
                columns, penalty, columns.map { dot($0, centred) })
        } else {
            let shares = try solve(rows, penalty, centred)
            weights = (0..<width).map { column in
                zip(rows, shares).reduce(0) { $0 + $1.0[column] * $1.1 }
            }
        }
        return RidgeProbe(weights: weights, intercept: mean, standardiser: standardiser)
    }

    /// - Precondition: as many features as were fitted.
    package func prediction(_ features: [Float]) -> Double {
        intercept + Self.dot(weights, standardiser(features))
    }

    /// Predictions for each film by a probe fitted on the patients of the other folds.
    package static func crossFitted(
        features: [[Float]], targets: [Double], folds: PatientFolds, l2: Double = 1e-2
    ) throws(MetricsError) -> [Double] {
        try Standardiser.check(features, count: targets.count, what: "targets")
        var predictions = Array(repeating: 0.0, count: targets.count)
        for fold in 0..<folds.count {
            let others = folds.films(outside: fold)
            let probe = try fit(
                features: others.map { features[$0] }, targets: others.map { targets[$0] }, l2: l2)
            for film in folds.films(in: fold) { predictions[film] = probe.prediction(features[film]) }
        }
        return predictions
    }

    /// x of (V Vᵀ + penalty · I) x = b, by Cholesky's decomposition.
    private static func solve(
        _ vectors: [[Double]], _ penalty: Double, _ right: [Double]
    ) throws(MetricsError) -> [Double] {
        let count = vectors.count
        var factor = Array(repeating: 0.0, count: count * count)
        for row in 0..<count {
            for column in 0...row {
                var sum = dot(vectors[row], vectors[column]) + (row == column ? penalty : 0)
                for inner in 0..<column {
                    sum -= factor[row * count + inner] * factor[column * count + inner]
                }
                if row == column {
                    guard sum > 0 else {
                        throw .nothingToFit(
                            what: "a probe", reason: "the features are too large for so small a penalty")
                    }
                    factor[row * count + row] = sum.squareRoot()
                } else {
                    factor[row * count + column] = sum / factor[column * count + column]
                }
            }
        }
        var solution = right
        for row in 0..<count {
            for inner in 0..<row { solution[row] -= factor[row * count + inner] * solution[inner] }
            solution[row] /= factor[row * count + row]
        }
        for row in (0..<count).reversed() {
            for inner in row + 1..<count { solution[row] -= factor[inner * count + row] * solution[inner] }
            solution[row] /= factor[row * count + row]
        }
        return solution
    }

    private static func dot(_ a: [Double], _ b: [Double]) -> Double {
        var sum = 0.0
        for index in a.indices { sum += a[index] * b[index] }
        return sum
    }
}
