import Groundwork
import Metrics

/// Percentile intervals over patients for any statistic of films: patients are drawn with all of their films.
///
/// Source: Davison and Hinkley, "Bootstrap Methods and their Application" (1997), section 5.3.1.
struct Resampling {
    let patients: PatientIndex
    let replicates: Int
    let seed: UInt64

    init(patients: [String], settings: AuditSettings) {
        self.patients = PatientIndex(patients)
        replicates = settings.replicates
        seed = settings.seed
    }

    /// The statistic on all films, with its interval; `nil` where it is undefined.
    ///
    /// - Parameters:
    ///   - confidence: more than 0.95 where several figures are looked at and one would do.
    ///   - statistic: is given how often each film counts.
    func interval(
        confidence: Double = 0.95, _ statistic: (_ multiplicities: [Int]) -> Double?
    ) -> Interval? {
        let films = patients.ofFilm.count
        guard let value = statistic(Array(repeating: 1, count: films)) else { return nil }
        guard patients.count > 1, replicates > 0 else { return Interval(value: value) }
        var draws = Array(repeating: 0, count: patients.count)
        var multiplicities = Array(repeating: 0, count: films)
        var values: [Double] = []
        values.reserveCapacity(replicates)
        for replicate in 0..<replicates {
            var generator = SeededGenerator(seed, "audit bootstrap", replicate)
            for patient in draws.indices { draws[patient] = 0 }
            for _ in draws.indices { draws[generator.index(below: patients.count)] += 1 }
            for (film, patient) in patients.ofFilm.enumerated() { multiplicities[film] = draws[patient] }
            if let replicate = statistic(multiplicities) { values.append(replicate) }
        }
        // A percentile of the replicates that happen to be defined means little once most are not.
        guard 2 * values.count >= replicates else { return Interval(value: value) }
        values.sort()
        let tail = (1 - confidence) / 2
        return Interval(
            value: value, lower: values.quantile(tail), upper: values.quantile(1 - tail))
    }

    /// The mean of numbers that belong to films.
    func mean(of numbers: [Double], confidence: Double = 0.95) -> Interval? {
        interval(confidence: confidence) { multiplicities in
            var (sum, count) = (0.0, 0)
            for (number, times) in zip(numbers, multiplicities) {
                sum += number * Double(times)
                count += times
            }
            return count > 0 ? sum / Double(count) : nil
        }
    }
}
