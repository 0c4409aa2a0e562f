/// All that a check of a cohort found.
package struct IntegrityReport: Codable, Sendable {
    package struct Limits: Codable, Hashable, Sendable {
        package let confoundingWarning: Double
        package let confoundingNotice: Double
        package let duplicates: DuplicateThresholds
    }

    package struct Effort: Codable, Hashable, Sendable {
        /// Pairs registered on thumbnails, and on pixels.
        package let candidatePairs: Int
        package let comparedPairs: Int
    }

    /// What `--fail-on` can name.
    package enum Problem: String, Codable, CaseIterable, Sendable {
        case leak, duplicates, conflicts, unreadable, odd, confounding
    }

    package let cohort: String
    package let films: Int
    package let patients: Int
    package let findings: [String]
    package let lookedAtPixels: Bool
    package let limits: Limits
    package let effort: Effort
    package let leaks: [LeakRecord]
    package let duplicates: [DuplicateRecord]
    package let contradictions: [ContradictionRecord]
    package let unreadable: [OddFilmRecord]
    package let odd: [OddFilmRecord]
    package let balance: [BalanceRecord]
    package let confounding: [ConfoundingRecord]

    package var groups: Int { Set(duplicates.map(\.group)).count }
    package var conflictingDuplicates: [DuplicateRecord] {
        duplicates.filter { !$0.conflictingFindings.isEmpty }
    }
    package var warnings: [ConfoundingRecord] { confounding.filter { $0.level == .warning } }
    package var notices: [ConfoundingRecord] { confounding.filter { $0.level == .notice } }

    /// The problems that were found.
    package var problems: Set<Problem> {
        var found: Set<Problem> = []
        if !leaks.isEmpty || duplicates.contains(where: \.crossesSplits) { found.insert(.leak) }
        if !duplicates.isEmpty { found.insert(.duplicates) }
        if !contradictions.isEmpty || !conflictingDuplicates.isEmpty { found.insert(.conflicts) }
        if !unreadable.isEmpty { found.insert(.unreadable) }
        if !odd.isEmpty { found.insert(.odd) }
        if !warnings.isEmpty { found.insert(.confounding) }
        return found
    }
}
