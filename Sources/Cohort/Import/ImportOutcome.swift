/// A cohort made from a data set, and what a person should know about how it was made.
package struct ImportOutcome: Sendable {
    package let cohort: Cohort
    package let notes: [ImportNote]

    package init(cohort: Cohort, notes: [ImportNote]) {
        self.cohort = cohort
        self.notes = notes
    }
}

/// Something that an import left out, changed or took for granted, how often, and where first.
package struct ImportNote: Sendable, Equatable, Codable {
    /// A fixed name, for programs.
    package let kind: Kind
    /// What happened, in words that follow the count.
    package let text: String
    /// Rows or films; 0 for a remark on the whole set.
    package var count: Int
    /// The first cases.
    package var examples: [String]

    package enum Kind: String, Sendable, Codable, CaseIterable {
        case missingFile, otherView, repeatedRow, badRow, implausibleAge, unknownLabel, uncertainLabel
        case sharedPatients, renamedPatient, encoding, otherExtension, ambiguousName, unusedBox,
            droppedDuplicate, remark
    }

    package init(_ kind: Kind, _ text: String, count: Int = 0, examples: [String] = []) {
        self.kind = kind
        self.text = text
        self.count = count
        self.examples = examples
    }
}

extension ImportNote: CustomStringConvertible {
    package var description: String {
        let head = count > 0 ? "\(count) \(text)" : text
        let listed = examples.prefix(CohortError.listedCases).map { "\n  \($0)" }.joined()
        let more = count - min(examples.count, CohortError.listedCases)
        return head + listed + (more > 0 && !examples.isEmpty ? "\n  … and \(more) more" : "")
    }
}
