/// How a metric differs between one group of films, such as a site or an age band, and all other films.
///
/// Both sides and their difference come from the same draws of patients, so a patient with films on both sides is drawn
/// into both.
package struct SubgroupGap: Codable, Hashable, Sendable {
    package let group: String
    package let metric: BinaryMetric
    package let inside: Estimate
    package let outside: Estimate
    /// Inside less outside.
    package let difference: Estimate

    /// Whether the difference's interval leaves out zero; `nil` where there is no interval.
    package var excludesZero: Bool? {
        guard let lower = difference.lower, let upper = difference.upper else { return nil }
        return lower > 0 || upper < 0
    }

    /// The gaps of every group, groups in alphabetical order and metrics in the order given.
    ///
    /// - Parameters:
    ///   - groups: by film as they were given to the sample, unknown ones included; a film whose group is `nil` is on
    ///     neither side.
    package static func gaps(
        of sample: BinarySample, groups: [String?], metrics: [BinaryMetric] = [.auroc],
        threshold: Double = 0.5, bootstrap: Bootstrap
    ) throws(MetricsError) -> [SubgroupGap] {
        let members = try Groups.members(groups, films: sample.films.count + sample.unknown)
        let grouped = sample.films.indices.filter { groups[sample.films[$0]] != nil }
        return members.flatMap { name, _ in
            let inside = Side(sample, grouped.filter { groups[sample.films[$0]] == name }, threshold)
            let outside = Side(sample, grouped.filter { groups[sample.films[$0]] != name }, threshold)
            let both = sample.counts(of: grouped)
            let counts = metrics.flatMap { [inside.counts($0), outside.counts($0), both] }
            let estimates = bootstrap.estimates(over: sample.patients, counts: counts) { multiplicities in
                let (first, second) = (inside.tally(multiplicities), outside.tally(multiplicities))
                return metrics.flatMap {
                    MetricValue.pairWithDifference($0.value(in: first), $0.value(in: second))
                }
            }
            return metrics.enumerated().map { index, metric in
                SubgroupGap(
                    group: name, metric: metric, inside: estimates[3 * index],
                    outside: estimates[3 * index + 1], difference: estimates[3 * index + 2])
            }
        }
    }

    /// The films of one side of a gap.
    private struct Side {
        let sample: BinarySample
        let films: [Int]
        let threshold: Double
        let confusion: BinaryConfusion

        init(_ whole: BinarySample, _ films: [Int], _ threshold: Double) {
            sample = whole.subset(films)
            self.films = films
            self.threshold = threshold
            confusion = sample.confusion(threshold: threshold)
        }

        func tally(_ multiplicities: [Int]) -> BinaryTally {
            sample.tally(threshold: threshold, multiplicities: films.map { multiplicities[$0] })
        }

        func counts(_ metric: BinaryMetric) -> Counts { metric.counts(confusion, in: sample.counts) }
    }
}

extension BinarySample {
    fileprivate func counts(of films: [Int]) -> Counts {
        Counts(films: films.count, patients: patients.of(films).count)
    }
}
