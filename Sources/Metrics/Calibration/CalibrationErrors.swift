/// How far predicted probabilities are from observed shares, in the usual figures, each with its interval.
///
/// Sources: Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015
/// (expected and maximum error); Cox, "Two further applications of a model for binary regression", Biometrika 45 (1958),
/// and Van Calster and others, "Calibration: the Achilles heel of predictive analytics", BMC Medicine 17 (2019)
/// (intercept and slope).
package struct CalibrationErrors: Codable, Hashable, Sendable {
    /// The mean distance between predicted and observed over bins of equal width, weighted by films.
    package let expectedEqualWidth: Estimate
    /// The same over bins of equally many films ("adaptive").
    package let expectedEqualMass: Estimate
    /// The root of the mean squared distance over bins of equally many films.
    package let rootMeanSquare: Estimate
    /// The largest distance over bins of equal width.
    package let maximum: Estimate
    /// Mean predicted less observed share ("calibration in the large"); 0 is best, above means overestimation.
    package let bias: Estimate
    /// Of a logistic regression of the truth with the log odds as offset; 0 is best.
    package let intercept: Estimate
    /// Of a logistic regression of the truth on the log odds; 1 is best, below means overconfidence.
    package let slope: Estimate
    package let decomposition: BrierDecomposition?
    package let bins: Int

    /// - Parameter bins: at least 1.
    package init(_ sample: BinarySample, bins: Int = 10, bootstrap: Bootstrap = .none) throws(MetricsError) {
        guard bins >= 1 else {
            throw .unusableSetting(
                name: "the number of bins", value: Double(bins), allowed: "a whole number from 1")
        }
        let width = BinnedError(sample, .equalWidth(bins))
        let mass = BinnedError(sample, .equalMass(bins))
        let logits = sample.probabilities.map(Logit.of)
        let counts = sample.counts.comparing(
            positives: sample.positives, negatives: sample.truths.count - sample.positives)
        let estimates = bootstrap.estimates(over: sample.patients, counts: Array(repeating: counts, count: 7))
        { multiplicities in
            let (byWidth, byMass) = (width.errors(multiplicities), mass.errors(multiplicities))
            let weights = multiplicities.map(Double.init)
            let oneClass = Ranking.oneClass(
                positives: zip(multiplicities, sample.truths).reduce(0) { $0 + ($1.1 ? $1.0 : 0) },
                negatives: zip(multiplicities, sample.truths).reduce(0) { $0 + ($1.1 ? 0 : $1.0) })
            let recalibration: [MetricValue] =
                if let oneClass {
                    [.undefined(oneClass), .undefined(oneClass)]
                } else {
                    LogisticRecalibration.interceptAndSlope(logits, sample.truths, weights)
                }
            return [
                byWidth.expected, byMass.expected, byMass.rootMeanSquare, byWidth.maximum, byWidth.bias,
            ] + recalibration
        }
        expectedEqualWidth = estimates[0]
        expectedEqualMass = estimates[1]
        rootMeanSquare = estimates[2]
        maximum = estimates[3]
        bias = estimates[4]
        intercept = estimates[5]
        slope = estimates[6]
        decomposition = BrierDecomposition(sample)
        self.bins = bins
    }
}

/// Errors over bins that were laid once.
private struct BinnedError {
    let binOfFilm: [Int]
    let bins: Int
    let probabilities: [Double]
    let truths: [Bool]

    init(_ sample: BinarySample, _ binning: Binning) {
        let members = binning.members(of: sample.ranking)
        var binOfFilm = Array(repeating: 0, count: sample.truths.count)
        for (bin, films) in members.enumerated() {
            for film in films { binOfFilm[film] = bin }
        }
        self.binOfFilm = binOfFilm
        bins = members.count
        probabilities = sample.probabilities
        truths = sample.truths
    }

    func errors(
        _ multiplicities: [Int]
    ) -> (expected: MetricValue, rootMeanSquare: MetricValue, maximum: MetricValue, bias: MetricValue) {
        var sums = Array(repeating: 0.0, count: bins)
        var films = Array(repeating: 0, count: bins)
        for film in probabilities.indices {
            let times = multiplicities[film]
            sums[binOfFilm[film]] += Double(times) * (probabilities[film] - (truths[film] ? 1 : 0))
            films[binOfFilm[film]] += times
        }
        var (distance, squares, largest, count) = (0.0, 0.0, 0.0, 0)
        for bin in sums.indices where films[bin] > 0 {
            distance += abs(sums[bin])
            squares += sums[bin] * sums[bin] / Double(films[bin])
            largest = max(largest, abs(sums[bin]) / Double(films[bin]))
            count += films[bin]
        }
        guard count > 0 else {
            let none = MetricValue.undefined("there is no film with a known label")
            return (none, none, none, none)
        }
        return (
            .defined(distance / Double(count)), .defined((squares / Double(count)).squareRoot()),
            .defined(largest), .defined(sums.reduce(0, +) / Double(count))
        )
    }
}
