import Foundation
import Reporting

/// What speaks against believing a fitted learning curve.
struct CurveDoubts {
    let curve: LearningCurve
    let fit: PowerLaw

    var all: [String] {
        [fractions, repeats, trend, bend, width, scatter, span].compactMap { $0 }
    }

    private var fractions: String? {
        let count = curve.groups.count
        return count < 4
            ? "only \(count) fractions for a curve of three unknowns; give four or more with --fractions"
            : nil
    }

    private var repeats: String? {
        let fewest = curve.groups.map(\.count).min() ?? 0
        if fewest < 2 {
            return "a fraction was trained only once, so chance is not known; give --repeats 3 or more"
        }
        return fewest < 3
            ? "two repeats show little of chance: the intervals are too narrow; give --repeats 3 or more"
            : nil
    }

    private var trend: String? {
        guard let first = curve.groups.first, let last = curve.groups.last else { return nil }
        return mean(last) >= mean(first)
            ? "the error doesn't fall with more patients: the recipe, not the number of patients, may be the limit, "
                + "or chance is larger than the effect" : nil
    }

    private var bend: String? {
        fit.isAtBound && fit.a > 0
            ? "the exponent ran to the end of its range (\(Numeral.threshold(fit.b))): "
                + "the points don't say how the curve bends"
            : nil
    }

    private var width: String? {
        guard let ten = curve.projections.last, let lower = ten.gain.lower, let upper = ten.gain.upper else {
            return nil
        }
        return upper - lower > max(ten.gain.value, 1e-9)
            ? "the interval of what ten times the patients would bring is wider than the gain itself" : nil
    }

    /// The spread of repeats against what the curve explains.
    private var scatter: String? {
        let residuals = curve.runs.map { curve.error($0.value) - fit.error(at: Double($0.patients)) }
        let spread = (residuals.reduce(0) { $0 + $1 * $1 } / Double(max(1, residuals.count))).squareRoot()
        guard let first = curve.groups.first, let last = curve.groups.last else { return nil }
        return spread > abs(mean(first) - mean(last)) / 2
            ? "runs scatter around the curve by \(Numeral.figure(spread)), more than half of what separates "
                + "its ends" : nil
    }

    private var span: String? {
        guard let first = curve.groups.first?.first, first.patients > 0 else { return nil }
        let times = Double(curve.mostPatients) / Double(first.patients)
        return times < 4
            ? "the fractions span a factor of \(Numeral.threshold(times)) only; ten times more is far beyond them"
            : nil
    }

    private func mean(_ runs: [LearningCurve.Run]) -> Double {
        runs.reduce(0) { $0 + curve.error($1.value) } / Double(max(1, runs.count))
    }
}
