import Foundation

/// The two losses of each film whose means are the Brier score and the log loss.
///
/// Sources: Brier, "Verification of forecasts expressed in terms of probability" (1950); Good, "Rational decisions"
/// (1952).
struct ProbabilityLosses: Sendable {
    let squared: [Double]
    let logarithmic: [Double]

    /// The logarithmic loss of having given the truth this probability; finite, for the probability is kept one
    /// rounding step away from 0 and 1, as scikit-learn keeps it.
    static func logarithmic(_ probabilityOfTruth: Double) -> Double {
        -log(min(max(probabilityOfTruth, .ulpOfOne), 1 - .ulpOfOne))
    }

    func means(_ multiplicities: [Int]) -> (brier: MetricValue, logLoss: MetricValue) {
        var count = 0
        var squaredSum = 0.0
        var logarithmicSum = 0.0
        for film in squared.indices {
            count += multiplicities[film]
            squaredSum += Double(multiplicities[film]) * squared[film]
            logarithmicSum += Double(multiplicities[film]) * logarithmic[film]
        }
        let reason = "there is no film with a known label"
        return (
            .ratio(squaredSum, Double(count), orElse: reason),
            .ratio(logarithmicSum, Double(count), orElse: reason)
        )
    }
}
