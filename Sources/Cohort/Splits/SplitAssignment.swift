import Clinical

/// Which patient is in which split, and how many patients of each class that makes.
struct SplitAssignment {
    private struct Member {
        let patient: String
        let classes: [String]
        var split: Int
    }

    /// Stands for patients without any finding that is known to be present.
    private static let none = ""

    private var members: [Member] = []
    private var indexByPatient: [String: Int] = [:]
    /// Patients per class and split.
    private var counts: [String: [Int]] = [:]
    private let splits: Int
    private let wanted: [Int]

    init(splits: Int, wanted: [Int]) {
        self.splits = splits
        self.wanted = wanted
    }

    mutating func add(_ patient: String, findings: [Finding], to split: Int) {
        let classes = findings.isEmpty ? [Self.none] : findings.map(\.name)
        indexByPatient[patient] = members.count
        members.append(Member(patient: patient, classes: classes, split: split))
        for name in classes { counts[name, default: Array(repeating: 0, count: splits)][split] += 1 }
    }

    func split(of patient: String) -> Int? { indexByPatient[patient].map { members[$0].split } }

    /// Moves single patients so that every class is in every wanted split where it has enough of them.
    ///
    /// A move never empties another class of a split, so every move fills one gap for good and this ends.
    mutating func fillEmptyClasses() {
        for name in counts.keys.sorted() {
            for split in wanted where count(name, split) == 0 {
                let donors = members.indices.filter {
                    members[$0].classes.contains(name) && canLeave(members[$0])
                }
                guard let donor = donors.max(by: { surplus(name, $0) < surplus(name, $1) }) else { continue }
                move(donor, to: split)
            }
        }
    }

    /// - Throws: where a class is still missing from a wanted split.
    func check() throws(CohortError) {
        let missing = counts.keys.filter { name in
            name != Self.none && wanted.contains { count(name, $0) == 0 }
        }
        guard missing.isEmpty else {
            let classes = missing.sorted().map { name in
                CohortError.SmallClass(name: name, patients: counts[name]?.reduce(0, +) ?? 0)
            }
            throw .tooFewPatients(classes, splits: wanted.count)
        }
    }

    private func count(_ name: String, _ split: Int) -> Int { counts[name]?[split] ?? 0 }

    private func canLeave(_ member: Member) -> Bool {
        member.classes.allSatisfy { count($0, member.split) > 1 }
    }

    private func surplus(_ name: String, _ member: Int) -> Int { count(name, members[member].split) }

    private mutating func move(_ member: Int, to split: Int) {
        for name in members[member].classes {
            counts[name]?[members[member].split] -= 1
            counts[name]?[split] += 1
        }
        members[member].split = split
    }
}
