/// All that an audit of a model found; encoded, it is the audit's JSON file.
package struct AuditReport: Codable, Hashable, Sendable {
    package let model: String
    package let modelDescription: String
    package let cohort: String
    package let date: String
    package let films: Int
    package let patients: Int
    /// The findings that could be asked about.
    package let findings: [String]
    package let answers: [AuditAnswer]
    /// What a reader must know before believing the figures.
    package let warnings: [String]
    package let thresholds: AuditThresholds
    package let settings: AuditSettings

    package subscript(question: AuditQuestion) -> AuditAnswer? { answers.first { $0.question == question } }

    /// The worst of all verdicts.
    package var verdict: Verdict { answers.map(\.verdict).max() ?? .unanswered }

    /// The questions whose verdict is at least as bad as `level`.
    package func questions(atLeast level: Verdict) -> [AuditQuestion] {
        answers.filter { $0.verdict >= level && $0.verdict != .unanswered }.map(\.question)
    }
}

/// How an audit was computed.
package struct AuditSettings: Codable, Hashable, Sendable {
    /// Bootstrap replicates of every interval.
    package var replicates = 1000
    package var seed: UInt64 = 1
    /// Films that are asked about at most; a seeded sample of patients where there are more.
    package var maximumFilms = 1000
    /// Films whose look is changed at most, as each of the changes is a pass of its own.
    package var maximumFilmsChanged = 300
    /// Films of either label that lend each film their look; 0 goes by the number of films.
    package var donors = 0
    /// Findings that surroundings are exchanged for at most.
    package var maximumFindingsExchanged = 4
    /// Films whose saliency is computed at most.
    package var maximumFilmsExplained = 200
    /// Films that a question shows.
    package var pictures = 8

    package init() {}
}
