import Groundwork

/// A bootstrap over patients: patients are drawn with replacement, each with all of their films.
///
/// Sources: Davison and Hinkley, "Bootstrap Methods and their Application" (1997), sections 3.8 and 5.3; Efron (1987)
/// for the intervals.
package struct Bootstrap: Hashable, Sendable {
    /// How an interval is read off the replicates.
    package enum Method: String, Codable, Sendable {
        /// The replicates' own percentiles.
        case percentile
        /// Bias-corrected and accelerated percentiles; `percentile` where these are undefined, which is then said.
        case bca
    }

    package let replicates: Int
    package let confidence: Double
    package let seed: UInt64
    package let method: Method

    /// - Parameter replicates: 0 for point estimates without intervals.
    package init(
        replicates: Int = 2000, confidence: Double = 0.95, seed: UInt64, method: Method = .bca
    ) throws(MetricsError) {
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
        self.method = method
    }

    private init(withoutIntervals: Void) {
        replicates = 0
        confidence = 0.95
        seed = 0
        method = .bca
    }

    /// Point estimates only.
    package static let none = Bootstrap(withoutIntervals: ())

    /// Beyond so many patients, the jackknife leaves out equal groups of them: the acceleration keeps its expectation,
    /// and its cost stays below that of the replicates.
    private static let jackknifeGroups = 1000

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
        guard method == .bca, replicates > 0 else { return distributions }

        let groups = min(patients.count, Self.jackknifeGroups)
        for left in 0..<groups {
            for (film, patient) in patients.ofFilm.enumerated() {
                multiplicities[film] = patient % groups == left ? 0 : 1
            }
            for (index, value) in statistics(multiplicities).enumerated() {
                distributions[index].jackknife.append(value.value)
            }
        }
        return distributions
    }

    /// A statistic's values over the replicates where it is defined, and with patients left out.
    struct Distribution {
        /// Sorted.
        var values: [Double] = []
        var undefined = 0
        /// Empty where no jackknife was asked for.
        var jackknife: [Double?] = []

        mutating func add(_ value: MetricValue) {
            if let value = value.value { values.append(value) } else { undefined += 1 }
        }

        /// The interval, and what to know about how it was made.
        func interval(around estimate: Double, _ bootstrap: Bootstrap) -> (ClosedRange<Double>, note: String?)
        {
            let tail = (1 - bootstrap.confidence) / 2
            let percentile = values.quantile(tail)...values.quantile(1 - tail)
            guard bootstrap.method == .bca else { return (percentile, nil) }
            let defined = jackknife.compactMap { $0 }
            guard defined.count == jackknife.count else {
                return (
                    percentile, "a percentile interval, for without some single patient there is no value"
                )
            }
            guard
                let interval = BCaInterval(
                    estimate: estimate, sorted: values, jackknife: defined, confidence: bootstrap.confidence),
                interval.lower <= interval.upper
            else {
                return (percentile, "a percentile interval, for all replicates lie on one side of the value")
            }
            return (interval.lower...interval.upper, nil)
        }
    }
}

extension Bootstrap: Codable {
    private enum CodingKeys: String, CodingKey { case replicates, confidence, seed, method }

    /// Results written before there was a choice of method hold percentile intervals.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        replicates = try container.decode(Int.self, forKey: .replicates)
        confidence = try container.decode(Double.self, forKey: .confidence)
        seed = try container.decode(UInt64.self, forKey: .seed)
        method = try container.decodeIfPresent(Method.self, forKey: .method) ?? .percentile
    }
}
