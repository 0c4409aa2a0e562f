#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// How the films of one study become one judgement.
public enum StudyCombination: Codable, Sendable, Equatable {
    /// The mean of the films' probabilities.
    case mean
    /// The largest of the films' probabilities; for classes that exclude each other, then scaled to add up to 1.
    case max
    /// Per finding: the sigmoid of `intercept + mean * (mean logit) + spread * (largest logit - mean logit)`.
    case fitted(weights: [Weights])

    /// The weights of a fitted rule for one finding.
    public struct Weights: Codable, Sendable, Equatable {
        /// Of 1.
        public var intercept: Double
        /// Of the mean of the films' logits.
        public var mean: Double
        /// Of what the largest logit exceeds the mean by.
        public var spread: Double

        /// Weights from their values.
        public init(intercept: Double, mean: Double, spread: Double) {
            self.intercept = intercept
            self.mean = mean
            self.spread = spread
        }
    }

    /// One judgement from the probabilities `[films][findings]` of a study's films; of a single film too.
    public func callAsFunction(_ films: [[Double]], task: ModelCard.Task) -> [Double] {
        guard let width = films.first?.count else { return [] }
        let columns = (0..<width).map { index in films.map { $0[index] } }
        switch self {
        case .mean: return columns.map { $0.reduce(0, +) / Double($0.count) }
        case .max:
            let peaks = columns.map { $0.max() ?? 0 }
            let sum = peaks.reduce(0, +)
            return task == .exclusive && sum > 0 ? peaks.map { $0 / sum } : peaks
        case .fitted(let weights):
            return zip(columns, weights).map { column, weights in
                let (mean, spread) = Self.summary(column)
                return 1 / (1 + exp(-(weights.intercept + weights.mean * mean + weights.spread * spread)))
            }
        }
    }

    /// The mean logit of one finding's probabilities, and what the largest exceeds it by.
    package static func summary(_ probabilities: [Double]) -> (mean: Double, spread: Double) {
        let logits = probabilities.map { probability in
            // A probability of 0 or 1, which an isotonic curve may give, has no finite logit.
            let kept = min(Swift.max(probability, 1e-6), 1 - 1e-6)
            return log(kept / (1 - kept))
        }
        let mean = logits.reduce(0, +) / Double(Swift.max(1, logits.count))
        return (mean, (logits.max() ?? mean) - mean)
    }

    /// The rule in words.
    public var summary: String {
        switch self {
        case .mean: "the mean of its films' probabilities"
        case .max: "the largest of its films' probabilities"
        case .fitted: "a rule fitted on validation studies to the mean and the largest of its films' logits"
        }
    }

    func problem(findings: Int) -> String? {
        guard case .fitted(let weights) = self else { return nil }
        let isFinite = weights.allSatisfy {
            $0.intercept.isFinite && $0.mean.isFinite && $0.spread.isFinite
        }
        return weights.count == findings && isFinite ? nil : "needs finite weights for each finding"
    }
}
