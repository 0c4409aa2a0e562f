import Groundwork

/// How a decision threshold is chosen on validation data.
///
/// In text, as in recipes and on the command line: `youden`, `f1`, `accuracy`, `sensitivity=0.95`,
/// `specificity=0.95`, `cost=5` or `cost=5@0.02` (a missed finding costs as much as five false alarms; the latter where
/// 2 % of films show it), or a number.
package enum ThresholdRule: Hashable, Sendable, CustomStringConvertible {
    /// The largest sensitivity + specificity − 1 (Youden 1950).
    case youden
    case maximumF1
    case maximumAccuracy
    /// The best specificity among thresholds with at least this sensitivity.
    case sensitivity(atLeast: Double)
    /// The best sensitivity among thresholds with at least this specificity.
    case specificity(atLeast: Double)
    /// The least expected cost, where a missed finding costs as much as `falseAlarms` false alarms.
    ///
    /// - Parameter prevalence: of the population that the choice is for; `nil` for that of the films.
    ///
    /// Source: Metz, "Basic principles of ROC analysis", Seminars in Nuclear Medicine 8 (1978).
    case cost(falseAlarms: Double, prevalence: Double? = nil)
    case fixed(Double)

    package init(parsing text: String) throws(MetricsError) {
        let words = ["youden", "f1", "accuracy", "sensitivity", "specificity", "cost"]
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        let share = parts.count == 2 ? Double(parts[1]).flatMap { (0...1).contains($0) ? $0 : nil } : nil
        switch (parts.first, share) {
        case ("youden", nil) where parts.count == 1: self = .youden
        case ("f1", nil) where parts.count == 1: self = .maximumF1
        case ("accuracy", nil) where parts.count == 1: self = .maximumAccuracy
        case ("sensitivity", let share?): self = .sensitivity(atLeast: share)
        case ("specificity", let share?): self = .specificity(atLeast: share)
        case ("cost", _):
            guard let rule = Self.cost(parsing: parts.count == 2 ? parts[1] : "") else {
                throw .unknownThresholdRule(text, nearest: "cost=5")
            }
            self = rule
        default:
            guard let value = Double(text), (0...1).contains(value) else {
                let word = parts.first.map(String.init) ?? ""
                throw .unknownThresholdRule(text, nearest: Suggestion.nearest(to: word, in: words))
            }
            self = .fixed(value)
        }
    }

    private static func cost(parsing text: Substring) -> ThresholdRule? {
        let numbers = text.split(separator: "@", omittingEmptySubsequences: false).map { Double($0) }
        guard (1...2).contains(numbers.count), let ratio = numbers[0], ratio > 0, ratio.isFinite else {
            return nil
        }
        guard numbers.count == 2 else { return .cost(falseAlarms: ratio) }
        guard let prevalence = numbers[1], prevalence > 0, prevalence < 1 else { return nil }
        return .cost(falseAlarms: ratio, prevalence: prevalence)
    }

    package var description: String {
        switch self {
        case .youden: "youden"
        case .maximumF1: "f1"
        case .maximumAccuracy: "accuracy"
        case .sensitivity(let share): "sensitivity=\(share)"
        case .specificity(let share): "specificity=\(share)"
        case .cost(let ratio, let prevalence): "cost=\(ratio)" + (prevalence.map { "@\($0)" } ?? "")
        case .fixed(let value): "\(value)"
        }
    }

    /// The rule in words that complete "chosen for …".
    package var purpose: String {
        switch self {
        case .youden: "the largest Youden index"
        case .maximumF1: "the largest F1"
        case .maximumAccuracy: "the largest accuracy"
        case .sensitivity(let share): "a sensitivity of at least \(share)"
        case .specificity(let share): "a specificity of at least \(share)"
        case .cost(let ratio, let prevalence):
            "the least cost, a missed finding counting as \(ratio) false alarms"
                + (prevalence.map { " at a prevalence of \($0)" } ?? "")
        case .fixed: "a value fixed beforehand"
        }
    }

    /// The threshold that serves this rule best on `sample`.
    ///
    /// Candidates lie halfway between neighbouring scores, where rounding can't move a film across. Among equally good
    /// ones the lowest is taken, which misses the fewest.
    package func choose(on sample: BinarySample) throws(MetricsError) -> ChosenThreshold {
        if case .fixed(let value) = self { return ChosenThreshold(value, self, sample) }
        let negatives = sample.probabilities.count - sample.positives
        if let reason = Ranking.oneClass(positives: sample.positives, negatives: negatives) {
            throw .thresholdUndefined(rule: purpose, reason: reason)
        }
        var best: (threshold: Double, merit: Double)?
        for candidate in Self.candidates(sample.ranking) {
            let merit = merit(candidate.confusion)
            if let best, merit < best.merit - Self.allowance { continue }
            best = (candidate.threshold, merit)
        }
        guard let best else { throw .thresholdUndefined(rule: purpose, reason: "there is no film") }
        return ChosenThreshold(best.threshold, self, sample)
    }

    /// Shares such as 0.95 aren't exact in binary: without this, 19 of 20 could fail to be 95 %.
    private static let allowance = 1e-12

    private func merit(_ confusion: BinaryConfusion) -> Double {
        let sensitivity = confusion.sensitivity.value ?? 0
        let specificity = confusion.specificity.value ?? 0
        switch self {
        case .youden: return sensitivity + specificity - 1
        case .maximumF1: return confusion.f1.value ?? 0
        case .maximumAccuracy: return confusion.accuracy.value ?? 0
        case .sensitivity(let share): return sensitivity + Self.allowance >= share ? specificity : -1
        case .specificity(let share): return specificity + Self.allowance >= share ? sensitivity : -1
        case .cost(let ratio, let prevalence):
            let share = prevalence ?? Double(confusion.positives) / Double(confusion.total)
            return -(ratio * share * (1 - sensitivity) + (1 - share) * (1 - specificity))
        case .fixed: return 0
        }
    }

    /// Every distinct decision, from none called positive to all.
    private static func candidates(_ ranking: Ranking) -> [(threshold: Double, confusion: BinaryConfusion)] {
        let steps = ranking.steps()
        guard let last = steps.last, let first = steps.first else { return [] }
        let none = first.score < 1 ? halfway(1, first.score) : 1.nextUp
        var candidates = [
            (none, BinaryConfusion(falseNegatives: last.truePositives, trueNegatives: last.falsePositives))
        ]
        for (index, step) in steps.enumerated() {
            let next = index + 1 < steps.count ? steps[index + 1].score : 0
            let confusion = BinaryConfusion(
                truePositives: step.truePositives, falseNegatives: last.truePositives - step.truePositives,
                falsePositives: step.falsePositives, trueNegatives: last.falsePositives - step.falsePositives)
            candidates.append((halfway(step.score, next), confusion))
        }
        return candidates
    }

    /// A number in (lower, upper], for neighbouring floating-point numbers have none between.
    private static func halfway(_ upper: Double, _ lower: Double) -> Double {
        let middle = (upper + lower) / 2
        return middle > lower ? middle : upper
    }
}

extension ThresholdRule: Codable {
    /// Decodes the text form, or a bare number.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
            try self.init(parsing: "\(number)")
        } else {
            try self.init(parsing: try container.decode(String.self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A threshold, and how the choice looked on the films it was made on.
package struct ChosenThreshold: Codable, Hashable, Sendable {
    package let value: Double
    package let rule: ThresholdRule
    /// On the films it was chosen on; `nil` where undefined there.
    package let sensitivity: Double?
    package let specificity: Double?
    package let films: Int
    package let patients: Int

    /// A choice that was made earlier, as a model card keeps it.
    package init(
        value: Double, rule: ThresholdRule, sensitivity: Double?, specificity: Double?, films: Int,
        patients: Int
    ) {
        self.value = value
        self.rule = rule
        self.sensitivity = sensitivity
        self.specificity = specificity
        self.films = films
        self.patients = patients
    }

    init(_ value: Double, _ rule: ThresholdRule, _ sample: BinarySample) {
        let confusion = sample.confusion(threshold: value)
        self.value = value
        self.rule = rule
        sensitivity = confusion.sensitivity.value
        specificity = confusion.specificity.value
        films = sample.probabilities.count
        patients = sample.patients.count
    }
}
