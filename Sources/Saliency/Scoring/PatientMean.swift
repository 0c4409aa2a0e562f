internal import Groundwork

/// A mean over films with a percentile interval by resampling patients, each with all of their films.
package struct PatientMean: Sendable, Equatable, Codable {
    /// `nil` where there is no value at all.
    package let mean: Double?
    /// The interval's bounds; `nil` where fewer than two patients have values.
    package let lower, upper: Double?
    package let films, patients: Int

    /// - Parameter values: one per film; `nil` where it has none.
    package init(
        _ values: [Double?], patients: [String], replicates: Int = 2000, confidence: Double = 0.95,
        seed: UInt64 = 1
    ) {
        precondition(values.count == patients.count)
        var sums: [(sum: Double, count: Int)] = []
        var index: [String: Int] = [:]
        for (value, patient) in zip(values, patients) {
            guard let value else { continue }
            let position = index[patient] ?? sums.count
            if position == sums.count {
                index[patient] = position
                sums.append((0, 0))
            }
            sums[position].sum += value
            sums[position].count += 1
        }
        let films = sums.reduce(0) { $0 + $1.count }
        self.films = films
        self.patients = sums.count
        mean = films > 0 ? sums.reduce(0) { $0 + $1.sum } / Double(films) : nil
        guard sums.count > 1, replicates > 1 else {
            (lower, upper) = (nil, nil)
            return
        }
        var means = (0..<replicates).map { replicate in
            var generator = SeededGenerator(seed, "bootstrap", replicate)
            var (sum, count) = (0.0, 0)
            for _ in sums.indices {
                let drawn = sums[generator.index(below: sums.count)]
                sum += drawn.sum
                count += drawn.count
            }
            return sum / Double(count)
        }
        means.sort()
        func quantile(_ probability: Double) -> Double {
            let position = probability * Double(means.count - 1)
            let below = Int(position)
            let above = min(below + 1, means.count - 1)
            return means[below] + (means[above] - means[below]) * (position - Double(below))
        }
        lower = quantile((1 - confidence) / 2)
        upper = quantile((1 + confidence) / 2)
    }
}
