import Clinical

/// The layout of a cohort file: fixed columns first, then one column per finding.
enum CohortTable {
    enum Column: String, CaseIterable {
        case path, patient, study, split, site, view, sex, age, device, look, boxes, masks

        /// Whether every cohort file has it; the others are written where a film has something in them.
        var isAlwaysWritten: Bool {
            switch self {
            case .study, .device, .look, .boxes, .masks: false
            case .path, .patient, .split, .site, .view, .sex, .age: true
            }
        }
    }

    static func canNameFinding(_ name: String) -> Bool {
        !name.isEmpty && name == name.trimmed && Column(rawValue: name.lowercased()) == nil
    }

    /// Which cell of a row holds what.
    struct Header {
        let width: Int
        private(set) var fixed: [Column: Int] = [:]
        private(set) var findings: [(finding: Finding, name: String, index: Int)] = []

        /// Reads the header; problems are appended to `problems`.
        init(_ names: [String], line: Int, problems: inout [CohortError.TableProblem]) {
            width = names.count
            var seen: [Finding: String] = [:]
            for (index, raw) in names.enumerated() {
                let name = raw.trimmed
                func reject(_ expected: String) {
                    problems.append(.init(line: line, column: "\(index + 1)", expected: expected, found: raw))
                }
                if let column = Column(rawValue: name.lowercased()) {
                    if fixed.updateValue(index, forKey: column) != nil { reject("each column once") }
                } else if name.isEmpty {
                    reject("a column name")
                } else if let other = seen.updateValue(name, forKey: Finding(name)) {
                    reject("each finding once (\(other) is the same finding)")
                } else {
                    findings.append((Finding(name), name, index))
                }
            }
        }

        func missing() -> [String] { [Column.path, .patient].filter { fixed[$0] == nil }.map(\.rawValue) }
    }
}

extension String {
    /// Without spaces and tabs at both ends.
    var trimmed: String {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(self[first...last])
    }
}
