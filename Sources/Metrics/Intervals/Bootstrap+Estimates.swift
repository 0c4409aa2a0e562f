/// Intervals for any statistic of films, drawn by patient.
extension Bootstrap {
    /// Several statistics of the same films, each with its interval from the same draws.
    ///
    /// - Parameters:
    ///   - counts: by statistic.
    ///   - statistics: is given how often each film counts, and returns the statistics in the order of `counts`.
    package func estimates(
        over patients: PatientIndex, counts: [Counts],
        statistics: (_ multiplicities: [Int]) -> [MetricValue]
    ) -> [Estimate] {
        let values = statistics(Array(repeating: 1, count: patients.ofFilm.count))
        let distributions = distributions(of: counts.count, over: patients, statistics: statistics)
        return counts.indices.map {
            Estimate(values[$0], distributions[$0], self, counts: counts[$0])
        }
    }

    /// One statistic of films with its interval.
    package func estimate(
        over patients: PatientIndex, statistic: (_ multiplicities: [Int]) -> MetricValue
    ) -> Estimate {
        let counts = Counts(films: patients.ofFilm.count, patients: patients.count)
        let values = statistic(Array(repeating: 1, count: patients.ofFilm.count))
        let distribution = distributions(of: 1, over: patients) { [statistic($0)] }[0]
        return Estimate(values, distribution, self, counts: counts)
    }

    /// The mean of a number per film, such as the share of saliency inside the lungs.
    ///
    /// - Parameter values: by film; `nil` where the film has none.
    package func mean(of values: [Double?], patients: PatientIndex) throws(MetricsError) -> Estimate {
        guard values.count == patients.ofFilm.count else {
            throw .countMismatch(what: "values", expected: patients.ofFilm.count, found: values.count)
        }
        let known = values.indices.filter { values[$0] != nil }
        let numbers = known.compactMap { values[$0] }
        return estimate(over: patients.of(known)) { multiplicities in
            var sum = 0.0
            var count = 0
            for (value, times) in zip(numbers, multiplicities) {
                sum += Double(times) * value
                count += times
            }
            return .ratio(sum, Double(count), orElse: "there is no film with a value")
        }
    }
}
