package import Clinical

/// Which columns of an unknown table hold what: `path=Image,patient=PID,Pneumonia=pneu`.
package struct ColumnMap: Sendable {
    /// A film's own facts, by the names of a cohort file's columns.
    package private(set) var facts: [String: String] = [:]
    /// The column of each finding.
    package private(set) var findings: [(finding: Finding, column: String)] = []
    /// A column that names a film's findings, such as `Nodule|Effusion`, and what stands between them.
    package private(set) var list: (column: String, separator: String)?

    package static let factNames = [
        "path", "patient", "study", "split", "site", "view", "sex", "age", "device",
    ]

    /// Parses `NAME=COLUMN,…`; `labels=COLUMN` or `labels=COLUMN;SEPARATOR` is a column that names findings.
    ///
    /// - Throws: where it isn't made of such pairs, or has a name twice.
    package init(_ text: String) throws(CohortError) {
        for pair in text.split(separator: ",") {
            let parts = pair.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw Self.bad(
                    text, "pairs NAME=COLUMN separated by commas, such as path=Image,patient=PID,Mass=mass")
            }
            let name = parts[0].lowercased()
            if name == "labels" {
                guard list == nil else { throw Self.bad(text, "labels once") }
                let halves = parts[1].split(separator: ";", maxSplits: 1).map(String.init)
                list = (halves[0], halves.count > 1 ? halves[1] : "|")
            } else if Self.factNames.contains(name) {
                guard facts.updateValue(parts[1], forKey: name) == nil else {
                    throw Self.bad(text, "\(name) once")
                }
            } else {
                let finding = Finding(parts[0])
                guard !findings.contains(where: { $0.finding == finding }) else {
                    throw Self.bad(text, "\(finding.name) once")
                }
                findings.append((finding, parts[1]))
            }
        }
    }

    private static func bad(_ text: String, _ expected: String) -> CohortError {
        .badSetting(name: "--map", value: text, expected: expected)
    }
}
