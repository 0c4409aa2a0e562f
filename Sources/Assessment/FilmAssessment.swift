public import Clinical
public import ModelFile

/// What a model says about one film: a probability and a decision per finding, or why there is none.
public struct FilmAssessment: Codable, Sendable, Equatable {
    /// The film's file.
    public let path: String
    /// The patient, where known.
    public let patient: String?
    /// One entry per finding, in the model's order; empty where the film could not be assessed.
    public let findings: [FindingProbability]
    /// Why the film could not be assessed; `nil` where it was.
    public let failure: String?
    /// Why the model's gate holds the film for none of those it was made for, a sentence each; `nil` where it doesn't,
    /// or the model has no gate.
    public let refusal: [String]?

    /// A film that could not be assessed, and why.
    public init(path: String, patient: String? = nil, failure: String) {
        self.path = path
        self.patient = patient
        self.failure = failure
        refusal = nil
        findings = []
    }

    /// A film that the model's gate refuses.
    public init(path: String, patient: String? = nil, refusal: [String]) {
        self.path = path
        self.patient = patient
        self.refusal = refusal
        failure = "refused as unlike the films this model was made for: \(refusal.joined(separator: "; "))"
        findings = []
    }

    /// A film's probabilities, in the order of the card's findings, and what they decide.
    ///
    /// An exclusive model decides for the likeliest finding; of equals, for the first. Any other decides each finding
    /// against the card's threshold, or 0.5 where it has none. Probabilities that aren't one number within 0...1 per
    /// finding make a failure.
    ///
    /// - Parameter refusal: what the gate objects to, where the film is to be judged all the same.
    public init(
        path: String, patient: String? = nil, probabilities: [Double], card: ModelCard,
        refusal: [String]? = nil
    ) {
        let isUsable =
            probabilities.count == card.findings.count && probabilities.allSatisfy { (0...1).contains($0) }
        self.path = path
        self.patient = patient
        self.refusal = refusal
        findings = isUsable ? Self.decide(probabilities, card) : []
        failure =
            isUsable
            ? nil : "the model gave \(probabilities) as probabilities of \(card.findings.count) findings"
    }

    private static func decide(_ probabilities: [Double], _ card: ModelCard) -> [FindingProbability] {
        var likeliest = 0
        for index in probabilities.indices where probabilities[index] > probabilities[likeliest] {
            likeliest = index
        }
        let abstains = card.conformal?.abstentions(probabilities, task: card.task)
        return probabilities.indices.map { index in
            let finding = card.findings[index]
            let threshold = card.task == .exclusive ? nil : card.threshold(for: finding) ?? 0.5
            return FindingProbability(
                finding: finding, probability: probabilities[index], threshold: threshold,
                isPresent: threshold.map { probabilities[index] >= $0 } ?? (index == likeliest),
                abstains: abstains?[index])
        }
    }
}

/// How likely a finding is on a film, and what follows from it.
public struct FindingProbability: Codable, Sendable, Equatable {
    /// The finding.
    public let finding: Finding
    /// Within 0...1.
    public let probability: Double
    /// From which probability on the finding counts as present; `nil` for exclusive findings.
    public let threshold: Double?
    /// Whether the model decides for the finding.
    public let isPresent: Bool
    /// Whether the decision falls short of the coverage that the card promises, so that a person should decide; `nil`
    /// where the model has no such rule.
    public let abstains: Bool?
}
