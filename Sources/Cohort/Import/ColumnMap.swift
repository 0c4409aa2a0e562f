package import Clinical

/// Which columns of an unknown table hold what: `path=Image,patient=PID,Pneumonia=pneu`.
package struct ColumnMap: Sendable {
    /// A column that names findings, such as `Nodule|Effusion`.
    package struct List: Sendable {
        let column: String
        /// What stands between the names.
        let separator: String
    }

    /// What a column of a film's own may hold, by the names of a cohort file's columns.
    package enum Fact: String, Sendable, CaseIterable {
        case path, patient, study, split, site, view, sex, age, device
    }

    package internal(set) var facts: [Fact: String] = [:]
    /// The column of each finding.
    package internal(set) var findings: [(finding: Finding, column: String)] = []
    /// The column of the path of each mask, by what the mask shows.
    package internal(set) var masks: [(what: String, column: String)] = []
    package internal(set) var list: List?

    init() {}

    /// Parses `NAME=COLUMN,…`. Names are those of facts, findings, `mask:WHAT`, and `labels` for a column that names
    /// findings: `labels=COLUMN`, or `labels=COLUMN;` and what separates the names, by default `|`.
    ///
    /// - Throws: where it isn't made of such pairs, or has a name twice.
    package init(_ text: String) throws(CohortError) {
        for pair in text.split(separator: ",") {
            let parts = pair.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw Self.bad(
                    text,
                    "pairs NAME=COLUMN with commas between them, such as path=Image,patient=PID,Mass=mass")
            }
            guard add(parts[0], parts[1]) else { throw Self.bad(text, "\(parts[0]) once") }
        }
    }

    /// False where the name has a column already.
    private mutating func add(_ name: String, _ column: String) -> Bool {
        let key = name.lowercased()
        if let fact = Fact(rawValue: key) { return facts.updateValue(column, forKey: fact) == nil }
        if key == "labels" {
            let halves = column.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
            let separator = halves.count > 1 && !halves[1].isEmpty ? String(halves[1]) : "|"
            defer { list = List(column: String(halves[0]), separator: separator) }
            return list == nil
        }
        if key.hasPrefix("mask:") {
            let what = String(name.dropFirst("mask:".count))
            defer { masks.append((what, column)) }
            return !masks.contains { $0.what == what }
        }
        defer { findings.append((Finding(name), column)) }
        return !findings.contains { $0.finding == Finding(name) }
    }

    private static func bad(_ text: String, _ expected: String) -> CohortError {
        .badSetting(name: "--map", value: text, expected: expected)
    }

    /// All columns named, with what they are for.
    var uses: [(name: String, column: String)] {
        Fact.allCases.compactMap { fact in facts[fact].map { (fact.rawValue, $0) } }
            + (list.map { [("labels", $0.column)] } ?? []) + masks.map { ("mask:\($0.what)", $0.column) }
            + findings.map { ($0.finding.name, $0.column) }
    }
}

extension ColumnMap {
    private static let usualNames: [(Fact, [String])] = [
        (
            .path,
            [
                "path", "image", "filename", "file", "file_name", "image_path", "filepath", "image index",
                "img",
            ]
        ),
        (.patient, ["patient", "patient_id", "patientid", "patient id", "subject_id", "subject", "pid"]),
        (.study, ["study", "study_id", "studyid", "study id", "exam"]),
        (.split, ["split", "subset", "fold"]),
        (.site, ["site", "hospital", "institution", "source"]),
        (.view, ["view", "view position", "view_position", "viewposition", "projection"]),
        (.sex, ["sex", "gender", "patient gender", "patient sex", "patient_sex"]),
        (.age, ["age", "patient age", "patient_age"]),
        (.device, ["device", "manufacturer", "scanner"]),
    ]

    /// The map that a table's column names suggest: usual names, and findings of the vocabulary.
    static func guessed(from table: DataTable) -> ColumnMap {
        var map = ColumnMap()
        for (fact, names) in usualNames {
            map.facts[fact] = table.column(anyOf: names).map { table.columns[$0] }
        }
        if let column = table.column("labels", "finding labels", "label", "class", "diagnosis", "finding") {
            map.list = List(column: table.columns[column], separator: "|")
        }
        if let column = table.column("lung_mask") { map.masks.append(("lungs", table.columns[column])) }
        let taken = Set(map.uses.map(\.column))
        let known = Set(Vocabulary.names.map { Finding($0) })
        for column in table.columns where !taken.contains(column) && known.contains(Finding(column)) {
            guard !map.findings.contains(where: { $0.finding == Finding(column) }) else { continue }
            map.findings.append((Finding(column), column))
        }
        return map
    }
}
