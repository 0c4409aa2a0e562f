import Foundation
import Groundwork

/// The error of a model by the number of patients it learnt from: error = a·n^(−b) + c.
///
/// Source: Cortes et al., "Learning curves: asymptotic values and rate of convergence", NIPS 1993.
package struct PowerLaw: Codable, Sendable, Equatable {
    /// Above 0 where more patients help.
    package var a: Double
    package var b: Double
    /// The error that no number of patients would go below.
    package var c: Double

    /// Exponents looked at; steeper curves are steps, flatter ones straight lines in the logarithm.
    static let exponents = 0.02...3.0

    /// The error at `count` patients.
    package func error(at count: Double) -> Double { a * pow(count, -b) + c }

    /// The least-squares fit with a ≥ 0 and c ≥ 0.
    ///
    /// For a given b the rest is linear, so that only b is searched for, over its whole range: no start to choose, and no
    /// local minimum to be caught in.
    ///
    /// - Parameter points: pairs of patients and error; at least three numbers of patients.
    /// - Throws: ``TuningError/cannotFit(reason:)`` for fewer.
    package init(fitting points: [(count: Double, error: Double)]) throws(TuningError) {
        guard Set(points.map(\.count)).count >= 3 else {
            throw .cannotFit(
                reason: "a curve of three unknowns takes three or more fractions, found "
                    + "\(Set(points.map(\.count)).count); add some with --fractions")
        }
        guard points.allSatisfy({ $0.count > 0 && $0.error.isFinite }) else {
            throw .cannotFit(reason: "an error is not a number")
        }
        // In units of the largest count the powers stay near 1.
        let unit = points.map(\.count).max() ?? 1
        let scaled = points.map { (count: $0.count / unit, error: $0.error) }
        let steps = 120
        let (low, high) = (log(Self.exponents.lowerBound), log(Self.exponents.upperBound))
        let grid = (0...steps).map { exp(low + (high - low) * Double($0) / Double(steps)) }
        let costs = grid.map { Self.linear(scaled, exponent: $0).cost }
        let best = costs.indices.min { costs[$0] < costs[$1] } ?? 0
        let b = Self.minimum(grid[max(0, best - 1)]...grid[min(steps, best + 1)]) {
            Self.linear(scaled, exponent: $0).cost
        }
        let fit = Self.linear(scaled, exponent: b)
        a = fit.a * pow(unit, b)
        self.b = b
        c = fit.c
    }

    package init(a: Double, b: Double, c: Double) {
        self.a = a
        self.b = b
        self.c = c
    }

    /// True where the exponent ran into an end of its range: the points don't say how the curve bends.
    var isAtBound: Bool {
        b < Self.exponents.lowerBound * 1.01 || b > Self.exponents.upperBound * 0.99
    }

    /// Least squares of error = a·x + c with a, c ≥ 0 and x = n^(−b).
    private static func linear(
        _ points: [(count: Double, error: Double)], exponent: Double
    ) -> (a: Double, c: Double, cost: Double) {
        let xs = points.map { pow($0.count, -exponent) }
        let ys = points.map(\.error)
        let count = Double(points.count)
        let (meanX, meanY) = (xs.reduce(0, +) / count, ys.reduce(0, +) / count)
        var (sxx, sxy, xx, xy) = (0.0, 0.0, 0.0, 0.0)
        for (x, y) in zip(xs, ys) {
            sxx += (x - meanX) * (x - meanX)
            sxy += (x - meanX) * (y - meanY)
            xx += x * x
            xy += x * y
        }
        func cost(_ a: Double, _ c: Double) -> Double {
            zip(xs, ys).reduce(0) { $0 + ($1.1 - a * $1.0 - c) * ($1.1 - a * $1.0 - c) }
        }
        let slope = sxx > 0 ? sxy / sxx : 0
        let free = (a: slope, c: meanY - slope * meanX)
        if free.a >= 0, free.c >= 0 { return (free.a, free.c, cost(free.a, free.c)) }
        // On the border: one of the two is 0.
        let edges = [(a: max(0, xy / xx), c: 0.0), (a: 0.0, c: max(0, meanY))]
        let best = edges.min { cost($0.a, $0.c) < cost($1.a, $1.c) } ?? edges[0]
        return (best.a, best.c, cost(best.a, best.c))
    }

    /// Golden-section search.
    private static func minimum(_ range: ClosedRange<Double>, _ cost: (Double) -> Double) -> Double {
        let ratio = (5.0.squareRoot() - 1) / 2
        var (low, high) = (range.lowerBound, range.upperBound)
        for _ in 0..<80 {
            let (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
            if cost(left) <= cost(right) { high = right } else { low = left }
        }
        return (low + high) / 2
    }
}
