/// Probabilities corrected for a population in which findings are more or less frequent than where the model learned.
///
/// Only how often each class occurs may differ; what films of a class look like must not.
///
/// Source: Saerens, Latinne and Decaestecker, "Adjusting the outputs of a classifier to new a priori probabilities: a
/// simple procedure", Neural Computation 14 (2002), equations 2.4 and 2.9.
package struct PrevalenceShift: Codable, Hashable, Sendable {
    /// The share of each class where the model learned.
    package let trained: [Double]
    /// The share of each class where it is used.
    package let deployed: [Double]
    /// Steps of estimation; 0 where the shares were given.
    package let iterations: Int
    package let converged: Bool

    /// A known shift between classes that exclude each other.
    ///
    /// - Throws: `MetricsError.unusableSetting` unless every trained share lies within 0 and 1 and both add up to 1.
    package init(trained: [Double], deployed: [Double]) throws(MetricsError) {
        guard trained.count == deployed.count else {
            throw .countMismatch(what: "deployed shares", expected: trained.count, found: deployed.count)
        }
        for share in trained where !(share > 0 && share < 1) {
            throw .unusableSetting(name: "a trained share", value: share, allowed: "between 0 and 1")
        }
        for share in deployed where !(share >= 0 && share <= 1) {
            throw .unusableSetting(name: "a deployed share", value: share, allowed: "from 0 to 1")
        }
        for sum in [trained.reduce(0, +), deployed.reduce(0, +)] where abs(sum - 1) > 1e-6 {
            throw .unusableSetting(name: "the sum of class shares", value: sum, allowed: "1")
        }
        self.init(trained: trained, deployed: deployed, iterations: 0, converged: true)
    }

    /// A known shift of one finding.
    package init(trainedPrevalence: Double, deployedPrevalence: Double) throws(MetricsError) {
        try self.init(
            trained: [1 - trainedPrevalence, trainedPrevalence],
            deployed: [1 - deployedPrevalence, deployedPrevalence])
    }

    private init(trained: [Double], deployed: [Double], iterations: Int, converged: Bool) {
        self.trained = trained
        self.deployed = deployed
        self.iterations = iterations
        self.converged = converged
    }

    /// The shift estimated from what the model says about films without labels, by expectation maximisation.
    ///
    /// - Parameter probabilities: `[films, classes]`, of a calibrated model.
    package static func estimate(
        trained: [Double], probabilities: [[Double]], tolerance: Double = 1e-10, limit: Int = 10_000
    ) throws(MetricsError) -> PrevalenceShift {
        guard !probabilities.isEmpty else {
            throw .nothingToFit(what: "a prevalence", reason: "there is no film")
        }
        for (film, row) in probabilities.enumerated() where row.count != trained.count {
            throw .countMismatch(
                what: "probabilities for film \(film)", expected: trained.count, found: row.count)
        }
        var shift = try PrevalenceShift(trained: trained, deployed: trained)
        for step in 1...max(limit, 1) {
            var sums = Array(repeating: 0.0, count: trained.count)
            for row in probabilities {
                for (index, value) in shift(row).enumerated() { sums[index] += value }
            }
            let next = sums.map { $0 / Double(probabilities.count) }
            let moved = zip(next, shift.deployed).map { abs($0 - $1) }.max() ?? 0
            shift = PrevalenceShift(
                trained: trained, deployed: next, iterations: step, converged: moved <= tolerance)
            if shift.converged { break }
        }
        return shift
    }

    /// The shift of one finding estimated from what the model says about films without labels.
    package static func estimate(
        trainedPrevalence: Double, probabilities: [Double]
    ) throws(MetricsError) -> PrevalenceShift {
        try estimate(
            trained: [1 - trainedPrevalence, trainedPrevalence],
            probabilities: probabilities.map { [1 - $0, $0] })
    }

    /// Corrected probabilities of classes that exclude each other.
    package func callAsFunction(_ probabilities: [Double]) -> [Double] {
        let weighed = probabilities.indices.map { probabilities[$0] * deployed[$0] / trained[$0] }
        let sum = weighed.reduce(0, +)
        // Nothing that the model thinks possible occurs where it is used: the new shares are all that is known.
        return sum > 0 ? weighed.map { $0 / sum } : deployed
    }

    /// The corrected probability of a finding.
    package func callAsFunction(_ probability: Double) -> Double { self([1 - probability, probability])[1] }
}
