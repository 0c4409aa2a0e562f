/// How probabilities are put into bins to compare them with what was observed.
package enum Binning: Codable, Hashable, Sendable {
    /// Intervals of [0, 1] of equal width. A probability on an edge belongs to the bin below it.
    case equalWidth(Int)
    /// Bins of equally many films, as nearly as ties allow: films of equal probability share a bin.
    ///
    /// Source: Nguyen and O'Connor, "Posterior calibration and exploratory analysis for natural language processing
    /// models", EMNLP 2015; Nixon and others, "Measuring calibration in deep learning" (2019), "adaptive".
    case equalMass(Int)

    /// Films by bin, lowest probabilities first; empty bins are kept for equal widths.
    func members(of ranking: Ranking) -> [[Int]] {
        switch self {
        case .equalWidth(let count):
            let edges = (1..<max(count, 1)).map { Double($0) / Double(count) }
            var bins: [[Int]] = Array(repeating: [], count: edges.count + 1)
            for rank in ranking.films.indices.reversed() {
                bins[edges.count { ranking.scores[rank] > $0 }].append(ranking.films[rank])
            }
            return bins
        case .equalMass(let count):
            let films = ranking.films.count
            var bins: [[Int]] = []
            var current: [Int] = []
            var done = 0
            for tie in ranking.ties.reversed() {
                current += tie
                done += tie.count
                // Closed once at least as many films are done as so many whole bins hold.
                if done * count >= films * (bins.count + 1) {
                    bins.append(current)
                    current = []
                }
            }
            return bins
        }
    }
}

extension Ranking {
    /// Films of equal scores together, from the highest score down.
    var ties: [[Int]] {
        var ties: [[Int]] = []
        var current: [Int] = []
        for rank in films.indices {
            current.append(films[rank])
            guard endsTie[rank] else { continue }
            ties.append(current)
            current = []
        }
        return ties
    }
}
