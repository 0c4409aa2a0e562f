import Clinical
import Cohort
import Foundation
import Testing

@Suite struct PatientPatternTests {
    /// The patients that a pattern finds for two files, by way of an import.
    private func patients(_ pattern: PatientPattern, _ names: [String]) throws -> [String] {
        let folder = try TemporaryFolder()
        for name in names { try folder.write(name, "class/\(name)") }
        let outcome = try FolderImporter(patientPattern: pattern)
            .importClasses([ClassFolder(Finding("Mass"), folder.url.appendingPathComponent("class"))])
        let found = Dictionary(
            uniqueKeysWithValues: outcome.cohort.allFilms.map { film in
                (String(film.path.dropFirst(folder.path.count + "/class/".count)), film.patient)
            })
        return names.map { found[$0] ?? "-" }
    }

    @Test func kermany() throws {
        let names = [
            "person1_bacteria_1.jpeg", "person12_virus_3_1.jpeg", "IM-0640-0001-0001.jpeg",
            "IM-0182-0001.jpeg",
            "NORMAL2-IM-1018-0001.jpeg", "NORMAL2-IM-0001-0001-0002.jpeg",
        ]
        let expected = ["person1", "person12", "IM-0640", "IM-0182", "NORMAL2-IM-1018", "NORMAL2-IM-0001"]
        #expect(try patients(.kermany, names) == expected)
        #expect(try patients(.auto, names) == expected)
    }

    @Test func nih() throws {
        #expect(try patients(.nih, ["00000040_003.jpg", "00030159_015.png"]) == ["00000040", "00030159"])
        #expect(
            try patients(.auto, ["00000040_003.jpg", "JPCLN001.png", "scan.v2.PNG", "person_1.png"]) == [
                "00000040", "JPCLN001", "scan.v2", "person_1",
            ])
    }

    @Test func expressionsSeeThePathBelowTheClass() throws {
        let pattern = try PatientPattern("(patient[0-9]+)/(?:study|s)[0-9]+/")
        #expect(
            try patients(pattern, ["patient07/study1/view1.jpg", "patient8/s2/x.png"]) == [
                "patient07", "patient8",
            ])
    }

    @Test func namesFilesWithoutPatient() {
        let text = message { _ = try patients(.kermany, ["person1_bacteria_1.jpeg", "00000040_003.jpg"]) }
        #expect(text.contains("pattern “kermany” gives no patient for 1 file"))
        #expect(text.contains("00000040_003.jpg"))
    }

    @Test(arguments: [
        ("(unclosed", "not a regular expression"), ("^P[0-9]+", "no capture group"),
        ("(a)(b)", "2 capture groups"), ("a|(b)|(c)", "2 capture groups"), ("[", "not a regular expression"),
    ])
    func badExpressions(pattern: String, reason: String) {
        #expect(message { _ = try PatientPattern(pattern) }.contains(reason))
    }

    @Test func goodNames() throws {
        #expect(try PatientPattern("Kermany") == .kermany)
        #expect(try PatientPattern("nih") == .nih)
        #expect(try PatientPattern("auto") == .auto)
        #expect(try PatientPattern("x|(b)") == .expression("x|(b)"))
    }
}
