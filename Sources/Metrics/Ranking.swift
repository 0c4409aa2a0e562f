/// Films in descending order of score, with ties marked.
///
/// The order is found once; the areas under both curves then follow in one pass under any multiplicities, which is
/// what makes thousands of bootstrap replicates cheap.
struct Ranking: Sendable {
    /// Films by rank.
    let films: [Int]
    /// By rank.
    let scores: [Double]
    /// By rank.
    let isPositive: [Bool]
    /// By rank: whether the next film has a lower score, or there is none.
    let endsTie: [Bool]

    init(scores: [Double], isPositive: [Bool]) {
        let films = scores.indices.sorted { scores[$0] == scores[$1] ? $0 < $1 : scores[$0] > scores[$1] }
        self.films = films
        self.scores = films.map { scores[$0] }
        self.isPositive = films.map { isPositive[$0] }
        endsTie = films.indices.map { $0 + 1 == films.count || scores[films[$0]] != scores[films[$0 + 1]] }
    }

    /// Areas under the ROC and the precision–recall curve, each film counted `multiplicities[film]` times.
    ///
    /// AUROC is the probability that a positive film scores above a negative one, a tie counting half (Hanley and
    /// McNeil 1982). The average precision is Σ (Rₙ − Rₙ₋₁) Pₙ over distinct scores, without interpolation.
    func areas(_ multiplicities: [Int]) -> (auroc: MetricValue, averagePrecision: MetricValue) {
        var positives = 0
        var negatives = 0
        var tiedPositives = 0
        var tiedNegatives = 0
        var twiceConcordantPairs = 0
        var precisionSum = 0.0
        for rank in films.indices {
            let count = multiplicities[films[rank]]
            if isPositive[rank] { tiedPositives += count } else { tiedNegatives += count }
            guard endsTie[rank] else { continue }
            twiceConcordantPairs += tiedNegatives * (2 * positives + tiedPositives)
            positives += tiedPositives
            negatives += tiedNegatives
            if tiedPositives > 0 {
                precisionSum += Double(tiedPositives) * Double(positives) / Double(positives + negatives)
            }
            tiedPositives = 0
            tiedNegatives = 0
        }
        if let reason = Self.oneClass(positives: positives, negatives: negatives) {
            return (.undefined(reason), .undefined(reason))
        }
        return (
            .defined(Double(twiceConcordantPairs) / (2 * Double(positives) * Double(negatives))),
            .defined(precisionSum / Double(positives))
        )
    }

    /// Counts of positive and negative films at or above each distinct score, from the highest score down.
    func steps() -> [Step] {
        var steps: [Step] = []
        var positives = 0
        var negatives = 0
        for rank in films.indices {
            if isPositive[rank] { positives += 1 } else { negatives += 1 }
            if endsTie[rank] {
                steps.append(Step(score: scores[rank], truePositives: positives, falsePositives: negatives))
            }
        }
        return steps
    }

    struct Step {
        let score: Double
        let truePositives: Int
        let falsePositives: Int
    }

    /// Why nothing can be ranked, where one of the classes has no film.
    static func oneClass(positives: Int, negatives: Int) -> String? {
        switch (positives, negatives) {
        case (0, 0): "there is no film with a known label"
        case (0, _): "no film is positive"
        case (_, 0): "no film is negative"
        default: nil
        }
    }
}
