import Clinical

/// Labels of sets whose reports name what is there: what isn't named is absent.
///
/// Films with the same findings share one dictionary.
struct PresentFindings {
    private let findings: [Finding]
    private var known: [Set<Finding>: [Finding: Label]] = [:]

    init(_ findings: [Finding]) { self.findings = findings }

    mutating func labels(_ present: Set<Finding>) -> [Finding: Label] {
        if let labels = known[present] { return labels }
        let labels = Dictionary(
            uniqueKeysWithValues: findings.map { ($0, present.contains($0) ? Label.present : .absent) })
        known[present] = labels
        return labels
    }
}
