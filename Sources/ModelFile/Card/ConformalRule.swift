/// When a model abstains: what it can't rule out at a stated error rate is kept, and only one answer left is a decision.
///
/// Split conformal prediction (Vovk, Gammerman and Shafer, 2005; Sadinle, Lei and Wasserman, "Least ambiguous
/// set-valued classifiers", JASA 2019): on films exchangeable with those it was fitted on, the truth is among the kept
/// answers in at least `coverage` of them.
public struct ConformalRule: Codable, Sendable, Equatable {
    /// How strange an answer looks.
    public enum Score: String, Codable, Sendable, CaseIterable {
        /// 1 minus the answer's probability.
        case leastAmbiguous = "lac"
        /// The probability of all answers likelier than it, and its own (Romano, Sesia and Candès, 2020).
        case adaptive = "aps"
    }

    /// Share of films for which the truth is kept.
    public var coverage: Double
    /// How strange an answer looks.
    public var score: Score
    /// The strangest answer that is kept: one per finding, or one for classes that exclude each other.
    public var limits: [Double]
    /// The split it was fitted on; never the test split.
    public var split: String
    /// Number of films that it was fitted on.
    public var films: Int
    /// Number of their patients.
    public var patients: Int

    /// A rule from its parts.
    public init(
        coverage: Double, score: Score, limits: [Double], split: String, films: Int, patients: Int
    ) {
        self.coverage = coverage
        self.score = score
        self.limits = limits
        self.split = split
        self.films = films
        self.patients = patients
    }

    /// The classes that can't be ruled out, as positions in the card's findings.
    public func classes(_ probabilities: [Double]) -> [Int] {
        guard let limit = limits.first else { return Array(probabilities.indices) }
        switch score {
        case .leastAmbiguous: return probabilities.indices.filter { 1 - probabilities[$0] <= limit }
        case .adaptive:
            let order = probabilities.indices.sorted {
                (probabilities[$0], $1) > (probabilities[$1], $0)
            }
            var sum = 0.0
            var kept: [Int] = []
            for index in order {
                sum += probabilities[index]
                // The likeliest class stays in any case: a set without answers helps no one.
                if sum <= limit || kept.isEmpty { kept.append(index) }
            }
            return kept.sorted()
        }
    }

    /// Whether the presence and whether the absence of finding number `finding` can't be ruled out.
    public func answers(_ probability: Double, finding: Int) -> (present: Bool, absent: Bool) {
        (1 - probability <= limits[finding], probability <= limits[finding])
    }

    /// By finding, in the card's order: whether the model abstains from deciding on it.
    public func abstentions(_ probabilities: [Double], task: ModelCard.Task) -> [Bool] {
        guard task == .exclusive else {
            return probabilities.indices.map { index in
                let kept = answers(probabilities[index], finding: index)
                return kept.present == kept.absent
            }
        }
        return Array(repeating: classes(probabilities).count != 1, count: probabilities.count)
    }

    func problem(findings: Int, task: ModelCard.Task) -> String? {
        if !(coverage > 0 && coverage < 1) { return "has a coverage that isn't between 0 and 1" }
        if split == "test" { return "was fitted on the test split" }
        let expected = task == .exclusive ? 1 : findings
        if limits.count != expected { return "has \(limits.count) limits, but needs \(expected)" }
        if task != .exclusive, score == .adaptive { return "is adaptive, which needs an exclusive task" }
        return limits.allSatisfy { $0 >= 0 && $0.isFinite } ? nil : "has a limit that isn't a number from 0"
    }
}
