import Foundation

/// A bias-corrected and accelerated bootstrap interval.
///
/// Percentiles of the replicates, shifted by how far the estimate lies from their median (`bias`, z₀) and by how its
/// standard error changes with its value (`acceleration`, a, from the jackknife).
///
/// Source: Efron, "Better bootstrap confidence intervals", Journal of the American Statistical Association 82 (1987);
/// equations as in Efron and Tibshirani, "An introduction to the bootstrap" (1993), 14.9 to 14.15.
package struct BCaInterval: Codable, Hashable, Sendable {
    package let lower: Double
    package let upper: Double
    package let bias: Double
    package let acceleration: Double

    /// `nil` where there is none: fewer than two replicates or jackknife values, or an estimate beyond all replicates.
    ///
    /// - Parameters:
    ///   - replicates: the statistic's bootstrap replicates, in any order.
    ///   - jackknife: the statistic with each patient (or each of equal groups of patients) left out in turn.
    package init?(estimate: Double, replicates: [Double], jackknife: [Double], confidence: Double = 0.95) {
        self.init(
            estimate: estimate, sorted: replicates.sorted(), jackknife: jackknife, confidence: confidence)
    }

    init?(estimate: Double, sorted: [Double], jackknife: [Double], confidence: Double) {
        guard sorted.count > 1, jackknife.count > 1 else { return nil }
        // A replicate equal to the estimate counts half, which matters for counts and other discrete statistics. Equal
        // up to rounding: the same films summed in another order are no smaller value.
        let allowance = 1e-12 * max(1, abs(estimate))
        let below = sorted.count { $0 < estimate - allowance }
        let upTo = sorted.count { $0 <= estimate + allowance }
        let bias = NormalDistribution.quantile(Double(below + upTo) / Double(2 * sorted.count))
        guard bias.isFinite else { return nil }

        let mean = jackknife.reduce(0, +) / Double(jackknife.count)
        var squares = 0.0
        var cubes = 0.0
        for value in jackknife {
            let difference = mean - value
            squares += difference * difference
            cubes += difference * difference * difference
        }
        let acceleration = squares > 0 ? cubes / (6 * squares * squares.squareRoot()) : 0

        func level(_ probability: Double) -> Double {
            let shifted = bias + NormalDistribution.quantile(probability)
            return NormalDistribution.cumulative(bias + shifted / (1 - acceleration * shifted))
        }
        let tail = (1 - confidence) / 2
        self.bias = bias
        self.acceleration = acceleration
        lower = sorted.quantile(level(tail))
        upper = sorted.quantile(level(1 - tail))
    }
}

extension [Double] {
    /// The quantile of sorted values by linear interpolation (Hyndman and Fan's definition 7).
    package func quantile(_ probability: Double) -> Double {
        let position = probability * Double(count - 1)
        let below = Int(position)
        let above = Swift.min(below + 1, count - 1)
        return self[below] + (self[above] - self[below]) * (position - Double(below))
    }
}
