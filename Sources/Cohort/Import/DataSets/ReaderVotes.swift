import Clinical

/// How the reads of several radiologists become one label.
package enum ReaderAgreement: String, Sendable, CaseIterable {
    /// Present where more than half of them say so.
    case majority
    /// Present where one of them says so.
    case any
    /// Present where all of them say so, absent where none does, unknown where they disagree.
    case unanimous
}

/// Who read a film, and which findings each of them saw.
struct ReaderVotes {
    private var readers: Set<String> = []
    private var readersByFinding: [Finding: Set<String>] = [:]

    /// Counts a reader who saw `findings` on the film; a reader may be counted several times.
    mutating func add(reader: String, findings: [Finding]) {
        readers.insert(reader)
        for finding in findings { readersByFinding[finding, default: []].insert(reader) }
    }

    func label(of finding: Finding, by agreement: ReaderAgreement) -> Label {
        let votes = readersByFinding[finding]?.count ?? 0
        switch agreement {
        case .majority: return 2 * votes > readers.count ? .present : .absent
        case .any: return votes > 0 ? .present : .absent
        case .unanimous:
            return votes == 0 ? .absent : votes == readers.count ? .present : .unknown
        }
    }
}
