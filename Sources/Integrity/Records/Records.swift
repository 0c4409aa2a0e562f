/// A patient, or a study, whose films are in several splits.
package struct LeakRecord: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Sendable { case patient, study }
    package let kind: Kind
    package let name: String
    /// Films by split.
    package let films: [String: Int]
}

/// A film as a report names it.
package struct FilmRecord: Codable, Hashable, Sendable {
    package let path: String
    package let patient: String
    package let split: String?
    package let present: [String]
}

/// Two films that show one exposure.
package struct DuplicateRecord: Codable, Hashable, Sendable {
    package enum Relation: String, Codable, Sendable {
        case sameFile = "same file"
        case samePixels = "same pixels"
        case nearCopy = "near copy"
    }

    package let first: FilmRecord
    package let second: FilmRecord
    package let relation: Relation
    package let isMirrored: Bool
    /// The part of the first film's width and height that the second one shows; above 1 where it shows more.
    package let scale: [Double]
    package let shift: [Double]
    /// Correlation of gray values and of fine structure after registration; blank for equal files.
    package let overall: Double?
    package let fine: Double?
    /// Number of the group of copies that both belong to.
    package let group: Int
    package let crossesSplits: Bool
    package let hasOtherPatient: Bool
    /// Findings that one film is said to show and the other not to.
    package let conflictingFindings: [String]
}

/// A film whose own labels contradict each other.
package struct ContradictionRecord: Codable, Hashable, Sendable {
    package let film: FilmRecord
    package let reason: String
}

/// A film that can't be read, or that doesn't look like what it should be.
package struct OddFilmRecord: Codable, Hashable, Sendable {
    package let film: FilmRecord
    package let reason: String
    /// What kind of oddity, in a word, for counting.
    package let kind: String
}

/// Films of one part of the cohort.
package struct BalanceRecord: Codable, Hashable, Sendable {
    package let split: String
    package let site: String
    package let films: Int
    package let patients: Int
    /// By finding: films that show it, films that don't.
    package let present: [Int]
    package let absent: [Int]
}

/// How well one attribute alone tells a finding.
package struct ConfoundingRecord: Codable, Hashable, Sendable {
    package enum Level: String, Codable, Sendable { case warning, notice, none }

    package struct Row: Codable, Hashable, Sendable {
        package let value: String
        package let with: Int
        package let without: Int
    }

    package let finding: String
    package let attribute: String
    /// Area under the ROC curve of the attribute alone, cross-validated over patients, with its 95 % interval.
    package let auroc: Double
    package let lower: Double
    package let upper: Double
    package let cramersV: Double
    /// Bits that the attribute tells of the finding, as a share of what there is to tell.
    package let informationShare: Double
    package let films: Int
    package let patients: Int
    package let positives: Int
    package let level: Level
    package let sentence: String
    package let table: [Row]
}
