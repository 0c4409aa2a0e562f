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
    /// How strange an answer may look to be kept; `nil` where there were too few films to rule anything out. Of classes
    /// that exclude each other one row with a limit per class, else a row per finding: of its absence and presence.
    public var limits: [[Double?]]
    /// The split it was fitted on; never the test split.
    public var split: String
    /// Number of films that it was fitted on.
    public var films: Int
    /// Number of their patients.
    public var patients: Int

    /// A rule from its parts.
    public init(
        coverage: Double, score: Score, limits: [[Double?]], split: String, films: Int, patients: Int
    ) {
        self.coverage = coverage
        self.score = score
        self.limits = limits
        self.split = split
        self.films = films
        self.patients = patients
    }

    /// The classes that can't be ruled out, as positions in the card's findings.
    public func classes(_ probabilities: [Double]) -> [Int] { kept(probabilities, limits[0]) }

    /// Whether the presence and whether the absence of finding number `finding` can't be ruled out.
    public func answers(_ probability: Double, finding: Int) -> (present: Bool, absent: Bool) {
        let kept = kept([1 - probability, probability], limits[finding])
        return (kept.contains(1), kept.contains(0))
    }

    private func kept(_ probabilities: [Double], _ limits: [Double?]) -> [Int] {
        var strangeness = probabilities.map { 1 - $0 }
        if score == .adaptive {
            let order = probabilities.indices.sorted {
                (probabilities[$0], $1) > (probabilities[$1], $0)
            }
            var sum = 0.0
            for index in order {
                sum += probabilities[index]
                strangeness[index] = sum
            }
        }
        return strangeness.indices.filter { strangeness[$0] <= limits[$0] ?? .infinity }
    }

    /// By finding, in the card's order: whether the model abstains from deciding on it.
    ///
    /// No answer left is as good a reason as several: the film is unlike all that the model knows.
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
        let rows = task == .exclusive ? 1 : findings
        let columns = task == .exclusive ? findings : 2
        guard limits.count == rows, limits.allSatisfy({ $0.count == columns }) else {
            return "needs \(rows) rows of \(columns) limits"
        }
        if task != .exclusive, score == .adaptive { return "is adaptive, which needs an exclusive task" }
        return limits.joined().allSatisfy { $0.map { $0 >= 0 && $0.isFinite } ?? true }
            ? nil : "has a limit that isn't a number from 0"
    }
}
