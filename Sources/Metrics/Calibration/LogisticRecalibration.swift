import Foundation

/// Logistic regression on one number per film, by Newton's method with step halving.
///
/// Source: Lin, Lin and Weng, "A note on Platt's probabilistic outputs for support vector machines", Machine Learning
/// 68 (2007), whose safeguards these are.
enum LogisticRecalibration {
    struct Line {
        /// Log odds = slope · x + intercept.
        var slope: Double
        var intercept: Double
        var converged: Bool
    }

    /// Minimises Σ w (softplus(z) − t z), z = slope · x + intercept.
    ///
    /// - Parameters:
    ///   - targets: the share of positives that each film stands for, within 0...1.
    ///   - slope: `nil` to fit it, a number to keep it.
    static func fit(
        _ x: [Double], targets: [Double], weights: [Double], keepingSlope slope: Double? = nil,
        from start: (slope: Double, intercept: Double) = (1, 0)
    ) -> Line {
        var line = Line(slope: slope ?? start.slope, intercept: start.intercept, converged: false)
        var loss = Self.loss(line, x, targets, weights)
        for _ in 0..<200 {
            var (gradientSlope, gradientIntercept, ss, si, ii) = (0.0, 0.0, 0.0, 0.0, 0.0)
            for film in x.indices where weights[film] > 0 {
                let p = Logit.inverse(line.slope * x[film] + line.intercept)
                let (error, curvature) = (weights[film] * (p - targets[film]), weights[film] * p * (1 - p))
                gradientSlope += error * x[film]
                gradientIntercept += error
                ss += curvature * x[film] * x[film]
                si += curvature * x[film]
                ii += curvature
            }
            let total = max(weights.reduce(0, +), .leastNormalMagnitude)
            let gradient =
                slope == nil ? max(abs(gradientSlope), abs(gradientIntercept)) : abs(gradientIntercept)
            if gradient <= 1e-13 * total {
                line.converged = true
                return line
            }
            // A little on the diagonal, as for separable classes, where the curvature vanishes.
            let ridge = 1e-14 * (ss + ii) + 1e-300
            var step = (slope: 0.0, intercept: -gradientIntercept / (ii + ridge))
            if slope == nil {
                let determinant = (ss + ridge) * (ii + ridge) - si * si
                guard determinant > 0 else { return line }
                step.slope = -((ii + ridge) * gradientSlope - si * gradientIntercept) / determinant
                step.intercept = -((ss + ridge) * gradientIntercept - si * gradientSlope) / determinant
            }
            let descent = gradientSlope * step.slope + gradientIntercept * step.intercept
            var size = 1.0
            while true {
                let tried = Line(
                    slope: line.slope + size * step.slope, intercept: line.intercept + size * step.intercept,
                    converged: false)
                let value = Self.loss(tried, x, targets, weights)
                if value < loss + 1e-4 * size * descent {
                    (line, loss) = (tried, value)
                    break
                }
                size /= 2
                if size < 1e-10 {
                    // Rounding hides any further descent: as good as it gets.
                    line.converged = gradient <= 1e-7 * total
                    return line
                }
            }
            // Classes told apart without error drive the slope to infinity: there is no optimum to converge to.
            if abs(line.slope) > 1e6 || abs(line.intercept) > 1e6 { return line }
        }
        return line
    }

    /// The recalibration intercept (slope kept at 1) and the slope of the truth on log odds.
    static func interceptAndSlope(_ logits: [Double], _ truths: [Bool], _ weights: [Double]) -> [MetricValue]
    {
        let targets = truths.map { $0 ? 1.0 : 0 }
        let shifted = fit(logits, targets: targets, weights: weights, keepingSlope: 1)
        let line = fit(logits, targets: targets, weights: weights)
        return [
            shifted.converged ? .defined(shifted.intercept) : .undefined(separated),
            line.converged && abs(line.slope) < 1e4 ? .defined(line.slope) : .undefined(separated),
        ]
    }

    private static let separated = "the probabilities separate the classes, so no finite slope fits best"

    private static func loss(_ line: Line, _ x: [Double], _ targets: [Double], _ weights: [Double]) -> Double
    {
        var loss = 0.0
        for film in x.indices where weights[film] > 0 {
            let z = line.slope * x[film] + line.intercept
            loss += weights[film] * (Logit.softplus(z) - targets[film] * z)
        }
        return loss
    }
}
