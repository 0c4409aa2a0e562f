import Clinical

/// Labels under other names; films that shared a dictionary still do.
struct RenamedLabels {
    private let renames: [Finding: Finding]
    private let keeping: Set<Finding>?
    private let addsImplied: Bool
    private var known: [[Finding: Label]: [Finding: Label]] = [:]

    /// Several findings under one name: it is absent only where all of them are. A cohort that has the new name
    /// itself answers for those that it hasn't got.
    private let sourcesByTarget: [Finding: [Finding]]

    /// - Parameter columns: the findings that the cohort has.
    init(renames: [Finding: Finding], columns: [Finding], keeping: [Finding]?, addsImplied: Bool) {
        self.renames = renames
        sourcesByTarget = Dictionary(grouping: renames.keys) { renames[$0] ?? $0 }
            .reduce(into: [:]) { table, entry in
                table[entry.key] =
                    columns.contains(entry.key)
                    ? entry.value.filter(columns.contains) + [entry.key] : entry.value
            }
        self.keeping = keeping.map(Set.init)
        self.addsImplied = addsImplied
    }

    /// The cohort's findings under their new names.
    func columns(of cohort: Cohort) -> [Finding] {
        var columns: [Finding] = []
        for finding in cohort.findings {
            let renamed = renames[finding] ?? finding
            if !columns.contains(renamed) { columns.append(renamed) }
        }
        if addsImplied {
            for rule in Implication.all
            where columns.contains(rule.finding) && !columns.contains(rule.implied) {
                columns.append(rule.implied)
            }
        }
        return columns
    }

    mutating func labels(_ labels: [Finding: Label]) -> [Finding: Label] {
        if let renamed = known[labels] { return renamed }
        var renamed: [Finding: Label] = [:]
        for (finding, label) in labels {
            let name = renames[finding] ?? finding
            renamed[name] = Self.united(renamed[name], label)
        }
        for (target, sources) in sourcesByTarget where renamed[target] == .absent {
            if sources.contains(where: { (labels[$0] ?? .unknown) == .unknown }) { renamed[target] = nil }
        }
        if addsImplied { Implication.apply(to: &renamed) }
        if let keeping { renamed = renamed.filter { keeping.contains($0.key) } }
        known[labels] = renamed
        return renamed
    }

    private static func united(_ first: Label?, _ second: Label) -> Label {
        first == .present || second == .present ? .present : second
    }
}
