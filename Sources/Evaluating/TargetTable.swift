package import Clinical
package import Cohort
import Groundwork
package import ModelFile

/// The films of one split with what the network should say of each.
package struct TargetTable: Sendable {
    package let films: [Film]
    /// `outputs` values per film. 1 present, 0 absent, -1 unknown; for `exclusive` a one-hot row.
    package let values: [Float]
    package let findings: [Finding]
    /// Films left out because no label of theirs is known (for `exclusive`: not exactly one class is present).
    package let unlabelled: Int

    /// The labels of `films` for `findings` under `task`.
    package init(_ films: [Film], findings: [Finding], task: ModelCard.Task) {
        var kept: [Film] = []
        var values: [Float] = []
        for film in films {
            let row = findings.map { film.label(of: $0) }
            let usable =
                switch task {
                case .exclusive: row.count { $0 == .present } == 1
                case .binary, .independent: row.contains { $0 != .unknown }
                }
            guard usable else { continue }
            kept.append(film)
            values += row.map { label in
                switch label {
                case .present: 1
                case .absent: 0
                case .unknown: task == .exclusive ? 0 : -1
                }
            }
        }
        self.films = kept
        self.values = values
        self.findings = findings
        unlabelled = films.count - kept.count
    }

    /// Number of network outputs, one per finding.
    package var outputs: Int { findings.count }

    /// The targets of one film, `[outputs]`.
    package func row(_ film: Int) -> ArraySlice<Float> { values[film * outputs..<(film + 1) * outputs] }

    /// Number of films with the finding present, absent.
    package func counts(_ finding: Int) -> (present: Int, absent: Int) {
        var present = 0
        var absent = 0
        for film in films.indices {
            switch values[film * outputs + finding] {
            case 1: present += 1
            case 0: absent += 1
            default: break
            }
        }
        return (present, absent)
    }

    /// Films grouped by their row of targets, for balanced sampling: one class number per film.
    package var classNumbers: [Int] {
        var numbers: [[Float]: Int] = [:]
        return films.indices.map { film in
            let row = Array(row(film))
            let number = numbers[row] ?? numbers.count
            numbers[row] = number
            return number
        }
    }

    /// The findings a recipe names, as the cohort's columns.
    package static func resolve(_ names: [String], in cohort: Cohort) throws(TargetError) -> [Finding] {
        var found: [Finding] = []
        for name in names {
            let finding = Finding(name)
            guard cohort.findings.contains(finding) else {
                let columns = cohort.findings.map(\.name)
                throw .unknownFinding(
                    name: name, nearest: Suggestion.nearest(to: name, in: columns), columns: columns)
            }
            found.append(finding)
        }
        return found
    }

    /// Refuses a split in which some output could learn or be judged on nothing.
    package func check(split: String, task: ModelCard.Task) throws(TargetError) {
        guard !films.isEmpty else { throw .noFilms(split: split, task: task.rawValue) }
        for (index, finding) in findings.enumerated() {
            let (present, absent) = counts(index)
            if task == .exclusive {
                guard present > 0 else { throw .emptyClass(finding: finding.name, split: split) }
            } else if task == .binary || split == "training" {
                guard present > 0, absent > 0 else {
                    throw .oneClass(finding: finding.name, split: split, present: present, absent: absent)
                }
            }
        }
    }
}
