import Clinical
import Cohort
import Evaluating
import Metrics
import ModelFile
import Testing

@Suite struct TargetTableTests {
    private let findings = ["Normal", "Mass", "Nodule"].map { Finding($0) }

    private func film(_ name: String, _ labels: [String: Label], patient: String? = nil) -> Film {
        Film(
            path: "/films/\(name).png", patient: patient ?? name,
            labels: Dictionary(uniqueKeysWithValues: labels.map { (Finding($0.key), $0.value) }))
    }

    @Test func unknownLabelsAreNeverNegative() {
        let films = [
            film("a", ["Mass": .present]), film("b", ["Mass": .absent, "Nodule": .present]), film("c", [:]),
        ]
        let table = TargetTable(films, findings: findings, task: .independent)
        #expect(table.films.map(\.patient) == ["a", "b"])
        #expect(table.values == [-1, 1, -1, -1, 0, 1])
        #expect(table.unlabelled == 1)
        #expect(table.counts(1) == (present: 1, absent: 1))
        #expect(table.counts(0) == (present: 0, absent: 0))
    }

    @Test func classesNeedExactlyOne() {
        let films = [
            film("a", ["Normal": .present, "Mass": .absent]),
            film("b", ["Mass": .present, "Nodule": .present]),
            film("c", ["Normal": .absent]), film("d", ["Nodule": .present]),
        ]
        let table = TargetTable(films, findings: findings, task: .exclusive)
        #expect(table.films.map(\.patient) == ["a", "d"])
        #expect(table.values == [1, 0, 0, 0, 0, 1])
        #expect(table.unlabelled == 2)
        #expect(table.classNumbers == [0, 1])
    }

    @Test func splitsThatCannotTeachAreRefused() {
        let ill = TargetTable([film("a", ["Mass": .present])], findings: [Finding("Mass")], task: .binary)
        let error = #expect(throws: TargetError.self) { try ill.check(split: "training", task: .binary) }
        #expect("\(error.map { "\($0)" } ?? "")".contains("1 present and 0 absent"))
        let empty = TargetTable([], findings: findings, task: .exclusive)
        #expect(throws: TargetError.self) { try empty.check(split: "training", task: .exclusive) }
        let missing = TargetTable([film("a", ["Mass": .present])], findings: findings, task: .exclusive)
        #expect(throws: TargetError.self) { try missing.check(split: "validation", task: .exclusive) }
    }

    @Test func namesAreResolvedOrSuggested() throws {
        let cohort = try Cohort(films: [film("a", ["Mass": .present])], findings: findings)
        #expect(
            try TargetTable.resolve(["MASS", "normal"], in: cohort) == [Finding("Mass"), Finding("Normal")])
        let error = #expect(throws: TargetError.self) { try TargetTable.resolve(["Nodul"], in: cohort) }
        #expect("\(error.map { "\($0)" } ?? "")".contains("did you mean 'Nodule'?"))
    }

    @Test func scoresLeaveOutWhatIsUndefined() throws {
        let table = TargetTable(
            [film("a", ["Mass": .present]), film("b", ["Mass": .present])], findings: [Finding("Mass")],
            task: .binary)
        let scores = try ValidationScores.compute([[0.9], [0.4]], table: table, task: .binary)
        #expect(scores["auroc"] == nil)
        #expect(scores["accuracy"] == 0.5)
    }
}
