import Groundwork

/// A percentile bootstrap over patients: patients are drawn with replacement, each with all of their films.
///
/// Source: Davison and Hinkley, "Bootstrap Methods and their Application" (1997), sections 3.8 and 5.3.1.
package struct Bootstrap: Codable, Hashable, Sendable {
    package let replicates: Int
    package let confidence: Double
    package let seed: UInt64

    /// - Parameter replicates: 0 for point estimates without intervals.
    package init(replicates: Int = 2000, confidence: Double = 0.95, seed: UInt64) throws(MetricsError) {
        guard (0...1_000_000).contains(replicates) else {
            throw .unusableBootstrap(
                "\(replicates) replicates; pass a number from 0 to 1000000, 2000 for instance")
        }
        guard confidence > 0, confidence < 1 else {
            throw .unusableBootstrap(
                "a confidence of \(confidence); pass a number between 0 and 1, 0.95 for instance")
        }
        self.replicates = replicates
        self.confidence = confidence
        self.seed = seed
    }

    private init(withoutIntervals: Void) {
        replicates = 0
        confidence = 0.95
        seed = 0
    }

    /// Point estimates only.
    package static let none = Bootstrap(withoutIntervals: ())

    /// The distribution of each of several statistics over the replicates.
    ///
    /// - Parameter statistics: is given how often each film was drawn, and returns the statistics, always in the same
    ///   order and number.
    func distributions(
        of count: Int, over patients: PatientIndex, statistics: (_ multiplicities: [Int]) -> [MetricValue]
    ) -> [Distribution] {
        var distributions = Array(repeating: Distribution(), count: count)
        guard patients.count > 1 else { return distributions }
        var draws = Array(repeating: 0, count: patients.count)
        var multiplicities = Array(repeating: 0, count: patients.ofFilm.count)
        for replicate in 0..<replicates {
            var generator = SeededGenerator(seed, "bootstrap", replicate)
            for patient in draws.indices { draws[patient] = 0 }
            for _ in 0..<patients.count { draws[generator.index(below: patients.count)] += 1 }
            for (film, patient) in patients.ofFilm.enumerated() { multiplicities[film] = draws[patient] }
            for (index, value) in statistics(multiplicities).enumerated() { distributions[index].add(value) }
        }
        for index in distributions.indices { distributions[index].values.sort() }
        return distributions
    }

    /// A statistic's values over the replicates where it is defined.
    struct Distribution {
        var values: [Double] = []
        var undefined = 0

        mutating func add(_ value: MetricValue) {
            if let value = value.value { values.append(value) } else { undefined += 1 }
        }

        /// The quantile of sorted values by linear interpolation (Hyndman and Fan's definition 7).
        func quantile(_ probability: Double) -> Double {
            let position = probability * Double(values.count - 1)
            let below = Int(position)
            let above = min(below + 1, values.count - 1)
            return values[below] + (values[above] - values[below]) * (position - Double(below))
        }
    }
}
