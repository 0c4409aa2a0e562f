/// How often films with a given predicted probability are positive: bins of equal width over [0, 1].
///
/// Source: Niculescu-Mizil and Caruana, "Predicting good probabilities with supervised learning", ICML 2005.
package struct Reliability: Codable, Hashable, Sendable {
    package struct Bin: Codable, Hashable, Sendable {
        package let lower: Double
        package let upper: Double
        package var positives = 0
        package var negatives = 0
        /// `nil` where the bin is empty.
        package var meanProbability: Double?

        package var films: Int { positives + negatives }

        /// The share of positive films; `nil` where the bin is empty.
        package var observed: Double? { films == 0 ? nil : Double(positives) / Double(films) }
    }

    package let bins: [Bin]

    /// The expected calibration error: the mean distance between predicted and observed, weighted by films.
    package var expectedCalibrationError: MetricValue {
        var sum = 0.0
        for bin in bins {
            guard let mean = bin.meanProbability, let observed = bin.observed else { continue }
            sum += Double(bin.films) * abs(mean - observed)
        }
        return .ratio(
            sum, Double(bins.reduce(0) { $0 + $1.films }), orElse: "there is no film with a known label")
    }

    /// - Precondition: `probabilities` are within [0, 1]. A probability on an edge belongs to the bin below it, as in
    ///   scikit-learn's `calibration_curve`; 0 belongs to the first bin.
    init(probabilities: [Double], isPositive: [Bool], bins count: Int = 10) {
        let edges = (0...count).map { Double($0) / Double(count) }
        var bins = (0..<count).map { Bin(lower: edges[$0], upper: edges[$0 + 1]) }
        var sums = Array(repeating: 0.0, count: count)
        for (probability, isPositive) in zip(probabilities, isPositive) {
            let index = edges[1..<count].count { probability > $0 }
            sums[index] += probability
            if isPositive { bins[index].positives += 1 } else { bins[index].negatives += 1 }
        }
        for index in bins.indices where bins[index].films > 0 {
            bins[index].meanProbability = sums[index] / Double(bins[index].films)
        }
        self.bins = bins
    }
}

extension Reliability.Bin {
    /// The 95 % interval of the share of positive films, each film on its own (Wilson 1927); `nil` where empty.
    package var interval: ClosedRange<Double>? {
        guard let share = observed else { return nil }
        let count = Double(films)
        let z = 1.959_963_984_540_054
        let centre = share + z * z / (2 * count)
        let half = z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
        let scale = 1 + z * z / count
        return max(0, (centre - half) / scale)...min(1, (centre + half) / scale)
    }
}
