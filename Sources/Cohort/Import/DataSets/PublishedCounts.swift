import Clinical

/// How large a data set is as published, so that an import can say whether it saw all of it.
struct PublishedCounts: Sendable {
    let films: Int
    /// What that is, for example `films in the table of 1 February 2019`.
    let what: String

    init(_ films: Int, _ what: String = "films") {
        self.films = films
        self.what = what
    }

    /// One sentence: complete, or how many are missing.
    ///
    /// - Parameters:
    ///   - listed: films that the tables or folders name, each once.
    ///   - taken: films that the cohort has.
    func remark(listed: Int, taken: Int) -> String {
        let head =
            listed == films
            ? "complete: all \(films) \(what) are listed"
            : listed < films
                ? "\(listed) of \(films) \(what) are listed: \(films - listed) missing"
                : "\(listed) films are listed, \(listed - films) more than the \(films) \(what)"
        return head + (taken == listed ? ", and all were taken" : "; \(taken) were taken")
    }
}

extension FilmCollector {
    /// Says whether the set is complete, and finishes.
    mutating func outcome(
        findings: [Finding], published: [(counts: PublishedCounts, listed: Int, taken: (Film) -> Bool)]
    ) throws(CohortError) -> ImportOutcome {
        for part in published where part.listed > 0 {
            remark(part.counts.remark(listed: part.listed, taken: films.count(where: part.taken)))
        }
        return try outcome(findings: findings)
    }

    mutating func outcome(
        findings: [Finding], published counts: PublishedCounts, listed: Int
    ) throws(CohortError) -> ImportOutcome {
        try outcome(findings: findings, published: [(counts, listed, { _ in true })])
    }
}
