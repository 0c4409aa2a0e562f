import Clinical
import Cohort
import Foundation
import Testing

@Suite struct KermanyImporterTests {
    private func folder(_ top: String = "") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (number, name) in [
            "train/NORMAL/IM-0115-0001.jpeg", "train/NORMAL/NORMAL2-IM-0666-0001.jpeg",
            "train/PNEUMONIA/person1_bacteria_1.jpeg", "train/PNEUMONIA/person1_bacteria_2.jpeg",
            "val/NORMAL/NORMAL2-IM-1427-0001.jpeg", "val/PNEUMONIA/person1946_bacteria_4874.jpeg",
            "test/NORMAL/IM-0001-0001.jpeg", "test/PNEUMONIA/person1_virus_6.jpeg",
        ].enumerated() {
            try folder.write("\(number)", top + name)
        }
        return folder
    }

    @Test(arguments: ["", "chest_xray/"]) func importsThePublishedLayout(top: String) throws {
        let folder = try folder(top)
        #expect(try folder.recognised() == "kermany")
        let outcome = try folder.importing(KermanyImporter())
        #expect(outcome.cohort.counts == [.train: 4, .validation: 2, .test: 2])
        #expect(outcome.cohort.findings.map(\.name) == ["Normal", "Pneumonia"])
        #expect(try outcome.film("person1_virus_6.jpeg").patient == "person1_virus")
        #expect(try outcome.film("NORMAL2-IM-0666-0001.jpeg").patient == "NORMAL2-IM-0666")
        #expect(outcome.count(.sharedPatients) == 0)
    }

    @Test func withoutOfficialSplitsTheNumberAloneIsThePatient() throws {
        let outcome = try folder().importing(KermanyImporter()) { $0.splits = .none }
        #expect(try outcome.film("person1_virus_6.jpeg").patient == "person1")
        #expect(outcome.cohort.counts == [nil: 8])
    }

    @Test func readsTheOriginalArchivesNames() throws {
        let folder = try TemporaryFolder()
        for name in ["NORMAL/NORMAL-7422-0001.jpeg", "PNEUMONIA/BACTERIA-7422-0001.jpeg"] {
            try folder.write(name, "train/" + name)
        }
        let outcome = try folder.importing(KermanyImporter())
        #expect(outcome.cohort.allFilms.map(\.patient).sorted() == ["BACTERIA-7422", "NORMAL-7422"])
    }

    @Test func saysWhereItIsMissing() throws {
        let folder = try TemporaryFolder()
        try folder.film("a/1.png")
        #expect(
            message { _ = try folder.importing(KermanyImporter()) }.contains(
                "no train/NORMAL or test/NORMAL found"))
    }

    @Test(.enabled(if: RealData.root != nil, RealData.isMissing)) func realFilms() throws {
        let source = try ImportSource(URL(fileURLWithPath: try #require(RealData.root) + "/kermany224"))
        #expect(try DataSetRegistry.recognise(source).card.name == "kermany")
        var options = ImportOptions()
        options.splits = .none
        let cohort = try KermanyImporter().importFilms(from: source, options: options).cohort
        let counts = KermanyImporter.findings.map { finding in
            cohort.allFilms.count { $0.label(of: finding) == .present }
        }
        #expect(counts == [1341, 3875])
        // The data's own table names every film's patient, with padded numbers.
        let table = try DataTable(source.root + "/labels.csv")
        let columns = [table.column("image"), table.column("patient_id")]
        var patients: [String: String] = [:]
        var rows = table.rows
        while case .row(let row)? = rows.next() {
            patients["\(source.root)/\(row[columns[0]])"] = row[columns[1]].replacing(
                /person0*/, with: "person")
        }
        #expect(cohort.allFilms.allSatisfy { patients[$0.path] == $0.patient })
    }
}
