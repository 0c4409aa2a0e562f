import Metrics

/// The area under the ROC curve of films that each wear another film's look, and what every pair of the two owes to it.
///
/// A pair's influence is what the area would change by were its film counted a little more (DeLong et al. 1988).
package struct ExchangedArea: Sendable {
    /// `nil` where one of the classes has no film.
    package let value: Double?
    /// By pair; they sum to 0 within either class.
    package let influences: [Double]

    package init(_ scores: [Double], isPositive: [Bool]) {
        let placements = FilmPlacements(scores: scores, isPositive: isPositive)
        value = placements?.area
        influences = scores.indices.map { film in
            placements.map {
                ($0.values[film] - $0.area) / Double(isPositive[film] ? $0.positives : $0.negatives)
            }
                ?? 0
        }
    }
}

/// The variance of a sum over pairs of patients, any two of which may share one.
///
/// A film takes its look from another patient's, whose look goes to several films: pairs that share a patient, in either
/// part, aren't independent, all others are. The sum of squares of what every patient takes part in counts each pair
/// twice, so the pairs' own squares are taken off once. Source: Aronow, Samii and Assenova, "Cluster-robust variance
/// estimation for dyadic data" (Political Analysis 2015), equation 3.
package struct DyadicVariance: Sendable {
    private struct Pair: Hashable {
        let first, second: Int
    }

    private var byPatient: [Int: Double] = [:]
    private var byPair: [Pair: Double] = [:]

    package init() {}

    /// Adds a pair's influence; two patients in either order are the same pair.
    package mutating func add(_ influence: Double, _ host: Int, _ donor: Int) {
        byPair[Pair(first: min(host, donor), second: max(host, donor)), default: 0] += influence
        byPatient[host, default: 0] += influence
        if donor != host { byPatient[donor, default: 0] += influence }
    }

    /// At least what it would be were all pairs independent, because a difference of sums can fall below.
    package var value: Double {
        // In order: a dictionary's own order differs from run to run, and with it the last digit.
        let pairs = byPair.sorted { ($0.key.first, $0.key.second) < ($1.key.first, $1.key.second) }
            .reduce(0) { $0 + $1.value * $1.value }
        let patients = byPatient.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value * $1.value }
        return max(patients - pairs, pairs)
    }
}
