/// Scores of films with and without a finding, sorted once: the area under the ROC curve under any multiplicities.
package struct RankedScores: Sendable {
    private let films: [Int]
    private let isPositive: [Bool]
    private let endsTie: [Bool]

    /// - Parameter among: positions of the films that take part; the others count for nothing.
    package init(_ scores: [Double], isPositive: [Bool], among members: [Int]? = nil) {
        let members = members ?? Array(scores.indices)
        films = members.sorted { scores[$0] == scores[$1] ? $0 < $1 : scores[$0] < scores[$1] }
        self.isPositive = films.map { isPositive[$0] }
        endsTie = films.indices.map { [films] in
            $0 + 1 == films.count || scores[films[$0]] != scores[films[$0 + 1]]
        }
    }

    /// Pairs of a film with and one without, and how many of them are in the right order, ties counting half.
    func pairs(_ multiplicities: [Int]) -> (concordant: Double, all: Double) {
        var (positives, negatives) = (0, 0)
        var (tiedPositives, tiedNegatives) = (0, 0)
        var twiceConcordant = 0
        for rank in films.indices {
            let count = multiplicities[films[rank]]
            if isPositive[rank] { tiedPositives += count } else { tiedNegatives += count }
            guard endsTie[rank] else { continue }
            twiceConcordant += tiedPositives * (2 * negatives + tiedNegatives)
            positives += tiedPositives
            negatives += tiedNegatives
            (tiedPositives, tiedNegatives) = (0, 0)
        }
        return (Double(twiceConcordant) / 2, Double(positives) * Double(negatives))
    }

    /// `nil` where one of the classes has no film.
    package func auroc(_ multiplicities: [Int]) -> Double? {
        let (concordant, all) = pairs(multiplicities)
        return all > 0 ? concordant / all : nil
    }
}

/// The area under the ROC curve when only films of one stratum are compared with each other.
package struct StratifiedScores: Sendable {
    private let strata: [RankedScores]

    /// - Parameter stratum: by film; films with `nil` are compared with none.
    package init(_ scores: [Double], isPositive: [Bool], stratum: [String?]) {
        let members = Dictionary(grouping: scores.indices.filter { stratum[$0] != nil }) { stratum[$0] ?? "" }
        strata = members.sorted { $0.key < $1.key }
            .map { RankedScores(scores, isPositive: isPositive, among: $0.value) }
    }

    /// `nil` where no stratum has films of both classes.
    package func auroc(_ multiplicities: [Int]) -> Double? {
        var (concordant, all) = (0.0, 0.0)
        for stratum in strata {
            let pairs = stratum.pairs(multiplicities)
            concordant += pairs.concordant
            all += pairs.all
        }
        return all > 0 ? concordant / all : nil
    }
}
