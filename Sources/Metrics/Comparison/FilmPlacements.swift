/// By film: the share of films of the other class that it is ranked rightly against, ties counting half.
///
/// The area under the ROC curve is the mean of either class's placements. Source: Sun and Xu, "Fast implementation of
/// DeLong's algorithm", IEEE Signal Processing Letters 21 (2014).
package struct FilmPlacements: Sendable {
    package let values: [Double]
    package let area: Double
    package let positives: Int
    package let negatives: Int

    /// `nil` where one of the classes has no film.
    package init?(scores: [Double], isPositive: [Bool]) {
        self.init(Ranking(scores: scores, isPositive: isPositive), truths: isPositive)
    }

    init?(_ ranking: Ranking, truths: [Bool]) {
        let positives = truths.count { $0 }
        let negatives = truths.count - positives
        guard positives > 0, negatives > 0 else { return nil }
        var values = Array(repeating: 0.0, count: truths.count)
        var (above, start) = ((positives: 0, negatives: 0), 0)
        for rank in ranking.films.indices where ranking.endsTie[rank] {
            let tiedPositives = (start...rank).count { ranking.isPositive[$0] }
            let tiedNegatives = rank - start + 1 - tiedPositives
            let below = Double(negatives - above.negatives - tiedNegatives) + Double(tiedNegatives) / 2
            let over = Double(above.positives) + Double(tiedPositives) / 2
            for tied in start...rank {
                values[ranking.films[tied]] =
                    ranking.isPositive[tied] ? below / Double(negatives) : over / Double(positives)
            }
            above = (above.positives + tiedPositives, above.negatives + tiedNegatives)
            start = rank + 1
        }
        self.values = values
        self.positives = positives
        self.negatives = negatives
        area = zip(values, truths).reduce(0) { $0 + ($1.1 ? $1.0 : 0) } / Double(positives)
    }
}
