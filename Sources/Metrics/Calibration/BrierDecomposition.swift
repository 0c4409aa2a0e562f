/// What a Brier score is made of: reliability − resolution + uncertainty, over groups of films with like probabilities.
///
/// With groups of equal probabilities the three parts add up exactly. With wider bins, what probabilities vary within a
/// bin is left: `withinBin` holds it, so that the parts always add up to the Brier score.
///
/// Sources: Murphy, "A new vector partition of the probability score", Journal of Applied Meteorology 12 (1973);
/// Stephenson, Coelho and Jolliffe, "Two extra components in the Brier score decomposition", Weather and Forecasting 23
/// (2008), for the last part.
package struct BrierDecomposition: Codable, Hashable, Sendable {
    package let brier: Double
    /// The mean squared distance of predicted from observed share; smaller is better.
    package let reliability: Double
    /// The mean squared distance of a group's observed share from that of all; larger is better.
    package let resolution: Double
    /// What the share of positive films alone makes uncertain.
    package let uncertainty: Double
    /// The variance of probabilities within bins less twice their covariance with the truth.
    package let withinBin: Double

    /// Over distinct probabilities.
    ///
    /// - Returns: `nil` where there is no film.
    package init?(_ sample: BinarySample) {
        self.init(sample, members: sample.ranking.ties)
    }

    /// Over bins.
    package init?(_ sample: BinarySample, binning: Binning) {
        self.init(sample, members: binning.members(of: sample.ranking))
    }

    private init?(_ sample: BinarySample, members: [[Int]]) {
        let films = Double(sample.truths.count)
        guard films > 0 else { return nil }
        let prevalence = Double(sample.positives) / films
        var (reliability, resolution, within) = (0.0, 0.0, 0.0)
        for bin in members where !bin.isEmpty {
            let size = Double(bin.count)
            let observed = Double(bin.count { sample.truths[$0] }) / size
            let mean = bin.reduce(0) { $0 + sample.probabilities[$1] } / size
            reliability += size * (mean - observed) * (mean - observed)
            resolution += size * (observed - prevalence) * (observed - prevalence)
            for film in bin {
                let distance = sample.probabilities[film] - mean
                within += distance * distance - 2 * distance * ((sample.truths[film] ? 1 : 0) - observed)
            }
        }
        self.reliability = reliability / films
        self.resolution = resolution / films
        uncertainty = prevalence * (1 - prevalence)
        withinBin = within / films
        brier =
            zip(sample.probabilities, sample.truths).reduce(0) {
                let error = $1.0 - ($1.1 ? 1 : 0)
                return $0 + error * error
            } / films
    }
}
