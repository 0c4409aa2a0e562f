import Groundwork

/// A linear readout of a network's features, fitted by ridge regression on ±1 and always scored on other patients.
///
/// Least squares on two classes gives Fisher's discriminant direction (Bishop, "Pattern Recognition and Machine
/// Learning", 2006, section 4.1.5), in closed form and without a step size to choose.
package struct RidgeProbe: Sendable {
    private static let folds = 5
    /// More features than this are projected at random (Johnson and Lindenstrauss 1984).
    private static let mostFeatures = 256

    private let features: [[Double]]
    private let folds: [Int]

    /// - Parameters:
    ///   - features: `[films][features]`.
    ///   - patients: by film.
    package init(features: [[Float]], patients: [String], seed: UInt64) {
        let width = features.first?.count ?? 0
        self.features =
            width > Self.mostFeatures
            ? Self.projected(features, seed: seed) : features.map { $0.map(Double.init) }
        // Patients are dealt out in an order that depends on their name alone.
        let order = Set(patients).sorted { Self.key($0, seed) < Self.key($1, seed) }
        let fold = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0 % Self.folds) })
        folds = patients.map { fold[$0] ?? 0 }
    }

    private static func key(_ patient: String, _ seed: UInt64) -> UInt64 {
        var hash = StableHash()
        hash.combine(seed)
        hash.combine(patient)
        return hash.value
    }

    private static func projected(_ features: [[Float]], seed: UInt64) -> [[Double]] {
        let width = features.first?.count ?? 0
        var generator = SeededGenerator(seed, "probe projection")
        let signs = (0..<mostFeatures * width).map { _ in generator.chance(0.5) ? Float(1) : -1 }
        return features.map { row in
            (0..<mostFeatures).map { target in
                var sum: Float = 0
                for index in row.indices { sum += signs[target * width + index] * row[index] }
                return Double(sum)
            }
        }
    }

    /// By film of `members`: how much its features speak for `isPositive`, fitted on the patients of other folds.
    ///
    /// `nil` where some fold would leave only one class to fit on.
    package func scores(of members: [Int], isPositive: [Bool]) -> [Double]? {
        var scores = Array(repeating: 0.0, count: members.count)
        for fold in 0..<Self.folds {
            let inside = members.indices.filter { folds[members[$0]] == fold }
            guard !inside.isEmpty else { continue }
            let outside = members.indices.filter { folds[members[$0]] != fold }
            guard
                let readout = Readout(
                    outside.map { features[members[$0]] }, outside.map { isPositive[members[$0]] })
            else { return nil }
            for position in inside { scores[position] = readout(features[members[position]]) }
        }
        return scores
    }
}

/// Weights of a standardised linear model.
private struct Readout {
    private let mean: [Double]
    private let inverseSpread: [Double]
    private let weights: [Double]

    /// `nil` where one of the classes has no film.
    init?(_ rows: [[Double]], _ isPositive: [Bool]) {
        let positives = isPositive.count { $0 }
        guard positives > 0, positives < rows.count, let width = rows.first?.count else { return nil }
        let count = Double(rows.count)
        var mean = Array(repeating: 0.0, count: width)
        var square = mean
        for row in rows {
            for index in 0..<width {
                mean[index] += row[index]
                square[index] += row[index] * row[index]
            }
        }
        let inverseSpread = (0..<width).map { index in
            mean[index] /= count
            let variance = square[index] / count - mean[index] * mean[index]
            // A feature that never changes says nothing.
            return variance > 1e-12 ? 1 / variance.squareRoot() : 0
        }
        self.mean = mean
        self.inverseSpread = inverseSpread
        // Classes weigh the same, however many films they have.
        let target = (
            positive: count / (2 * Double(positives)), negative: -count / (2 * (count - Double(positives)))
        )
        var gram = Array(repeating: 0.0, count: width * width)
        var moment = Array(repeating: 0.0, count: width)
        for (row, isPositive) in zip(rows, isPositive) {
            let standardised = (0..<width).map { (row[$0] - mean[$0]) * inverseSpread[$0] }
            let goal = isPositive ? target.positive : target.negative
            for first in 0..<width {
                let value = standardised[first]
                moment[first] += value * goal
                for second in 0...first { gram[first * width + second] += value * standardised[second] }
            }
        }
        // A tenth of the films' own variance: strong enough for fewer films than features.
        for index in 0..<width { gram[index * width + index] += 0.1 * count }
        weights = Self.solve(gram, moment, width)
    }

    func callAsFunction(_ row: [Double]) -> Double {
        var sum = 0.0
        for index in row.indices { sum += (row[index] - mean[index]) * inverseSpread[index] * weights[index] }
        return sum
    }

    /// Cholesky's decomposition of a positive definite matrix given by its lower half, and both substitutions.
    private static func solve(_ matrix: [Double], _ right: [Double], _ width: Int) -> [Double] {
        var lower = matrix
        var solution = right
        for row in 0..<width {
            for column in 0...row {
                var sum = lower[row * width + column]
                for inner in 0..<column { sum -= lower[row * width + inner] * lower[column * width + inner] }
                lower[row * width + column] =
                    row == column ? max(sum, 1e-12).squareRoot() : sum / lower[column * width + column]
            }
        }
        for row in 0..<width {
            for inner in 0..<row { solution[row] -= lower[row * width + inner] * solution[inner] }
            solution[row] /= lower[row * width + row]
        }
        for row in stride(from: width - 1, through: 0, by: -1) {
            for inner in (row + 1)..<max(width, row + 1) {
                solution[row] -= lower[inner * width + row] * solution[inner]
            }
            solution[row] /= lower[row * width + row]
        }
        return solution
    }
}
