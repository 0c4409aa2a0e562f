import Foundation

/// Multinomial logistic regression with an L2 penalty: how much of a label can be read from features by straight lines.
///
/// Features are standardised on the films fitted. Minimised is the mean log loss plus `l2` / 2 times the sum of squared
/// weights, intercepts left out: scikit-learn's `LogisticRegression(C: 1 / (l2 · films))` after `StandardScaler`.
///
/// Source: Hastie, Tibshirani and Friedman, "The elements of statistical learning" (2009), sections 4.4 and 18.3.2.
package struct LogisticProbe: Codable, Hashable, Sendable {
    package let classes: Int
    /// `[classes, features]`, for standardised features.
    package let weights: [[Double]]
    /// By class.
    package let intercepts: [Double]
    /// Whether the optimum was reached; a probe that stopped short still predicts.
    package let converged: Bool
    private let standardiser: Standardiser

    /// - Parameters:
    ///   - features: `[films, features]`.
    ///   - labels: by film: a class from 0.
    ///   - l2: above 0.
    ///   - weights: by film, at least 0, the balancing of sites for instance; `nil` for 1.
    package static func fit(
        features: [[Float]], labels: [Int], l2: Double = 1e-2, classes: Int? = nil, weights: [Double]? = nil
    ) throws(MetricsError) -> LogisticProbe {
        try Standardiser.check(features, count: labels.count, what: "labels")
        guard l2 > 0, l2.isFinite else {
            throw .unusableSetting(name: "the L2 penalty of a probe", value: l2, allowed: "above 0")
        }
        let classes = max(classes ?? ((labels.max() ?? 0) + 1), 2)
        for (film, label) in labels.enumerated() where !(0..<classes).contains(label) {
            throw .labelOutOfRange(film: film, label: label, allowed: 0...(classes - 1))
        }
        if let weights, weights.count != labels.count {
            throw .countMismatch(what: "weights", expected: labels.count, found: weights.count)
        }
        let weights = weights ?? Array(repeating: 1, count: labels.count)
        guard Set(zip(labels, weights).filter { $0.1 > 0 }.map { $0.0 }).count > 1 else {
            throw .nothingToFit(what: "a probe", reason: "all films are of one class")
        }
        let standardiser = Standardiser(features)
        let problem = Problem(
            rows: features.flatMap { standardiser($0) }, width: features[0].count, labels: labels,
            weights: weights, classes: classes, l2: l2)
        let result = LimitedMemoryBFGS.minimise(
            from: Array(repeating: 0, count: classes * (problem.width + 1)), problem.lossAndGradient)
        let width = problem.width
        return LogisticProbe(
            classes: classes,
            weights: (0..<classes).map { Array(result.point[$0 * width..<($0 + 1) * width]) },
            intercepts: Array(result.point[(classes * width)...]), converged: result.converged,
            standardiser: standardiser)
    }

    /// The probability of each class.
    ///
    /// - Precondition: as many features as were fitted.
    package func probabilities(_ features: [Float]) -> [Double] {
        let row = standardiser(features)
        return Self.softmax(
            (0..<classes).map { index in
                zip(weights[index], row).reduce(intercepts[index]) { $0 + $1.0 * $1.1 }
            })
    }

    /// `[films, classes]`.
    package func probabilities(_ features: [[Float]]) -> [[Double]] { features.map { probabilities($0) } }

    /// Probabilities of each film by a probe fitted on the patients of the other folds: `[films, classes]`.
    ///
    /// - Throws: `MetricsError.nothingToFit` where without some fold only one class is left.
    package static func crossFitted(
        features: [[Float]], labels: [Int], folds: PatientFolds, l2: Double = 1e-2
    ) throws(MetricsError) -> [[Double]] {
        try Standardiser.check(features, count: labels.count, what: "labels")
        let classes = max((labels.max() ?? 0) + 1, 2)
        var probabilities = Array(repeating: [Double](), count: labels.count)
        for fold in 0..<folds.count {
            let others = folds.films(outside: fold)
            let probe = try fit(
                features: others.map { features[$0] }, labels: others.map { labels[$0] }, l2: l2,
                classes: classes)
            for film in folds.films(in: fold) { probabilities[film] = probe.probabilities(features[film]) }
        }
        return probabilities
    }

    fileprivate static func softmax(_ logits: [Double]) -> [Double] {
        let largest = logits.max() ?? 0
        let odds = logits.map { exp($0 - largest) }
        let sum = odds.reduce(0, +)
        return odds.map { $0 / sum }
    }
}

/// The penalised log loss of a multinomial logistic regression.
private struct Problem {
    /// `[films, width]`, flat.
    let rows: [Double]
    let width: Int
    let labels: [Int]
    let weights: [Double]
    let classes: Int
    let l2: Double

    /// - Parameter point: weights `[classes, width]`, then intercepts.
    func lossAndGradient(_ point: [Double]) -> (value: Double, gradient: [Double]) {
        var gradient = Array(repeating: 0.0, count: point.count)
        var loss = 0.0
        let total = weights.reduce(0, +)
        var logits = Array(repeating: 0.0, count: classes)
        rows.withUnsafeBufferPointer { rows in
            point.withUnsafeBufferPointer { point in
                gradient.withUnsafeMutableBufferPointer { gradient in
                    for film in labels.indices where weights[film] > 0 {
                        let row = rows[film * width..<(film + 1) * width]
                        for index in 0..<classes {
                            var sum = point[classes * width + index]
                            let offset = index * width
                            for feature in 0..<width {
                                sum += point[offset + feature] * rows[row.startIndex + feature]
                            }
                            logits[index] = sum
                        }
                        let largest = logits.max() ?? 0
                        var normaliser = 0.0
                        for index in 0..<classes { normaliser += exp(logits[index] - largest) }
                        let weight = weights[film] / total
                        loss += weight * (log(normaliser) + largest - logits[labels[film]])
                        for index in 0..<classes {
                            let probability = exp(logits[index] - largest) / normaliser
                            let error = weight * (probability - (index == labels[film] ? 1 : 0))
                            gradient[classes * width + index] += error
                            let offset = index * width
                            for feature in 0..<width {
                                gradient[offset + feature] += error * rows[row.startIndex + feature]
                            }
                        }
                    }
                    for index in 0..<classes * width {
                        loss += l2 / 2 * point[index] * point[index]
                        gradient[index] += l2 * point[index]
                    }
                }
            }
        }
        return (loss, gradient)
    }
}
