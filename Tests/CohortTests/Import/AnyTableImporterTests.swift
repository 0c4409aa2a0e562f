import Clinical
import Cohort
import Foundation
import Testing

@Suite struct AnyTableImporterTests {
    private func folder(_ table: String, _ name: String = "labels.csv") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(table, name)
        for name in ["a.png", "b.png", "deep/c.png"] { try folder.film("films/\(name)") }
        return folder
    }

    @Test func readsAnyTableByAMap() throws {
        let folder = try folder(
            """
            Image;PID;Geschlecht;Jahre;pneu;Knoten;Arten;Maske
            films/a.png;p1;weiblich;60;yes;TRUE;;films/b.png
            films\\b.png;p1;F;061Y;0;-1;Mass/Effusion;
            c.png;p2;M;;;no;Effusion;

            """, "meine.csv")
        let outcome = try folder.importing(AnyTableImporter(), table: "meine.csv") {
            $0.columns = try ColumnMap(
                "path=Image,patient=PID,sex=Geschlecht,age=Jahre,Pneumonia=pneu,Nodule=Knoten,labels=Arten;/,mask:lungs=Maske"
            )
            $0.uncertain = UncertainPolicy(.ones)
        }
        #expect(outcome.cohort.findings.map(\.name) == ["Effusion", "Mass", "Pneumonia", "Nodule"])
        let first = try outcome.film("films/a.png")
        #expect((first.patient, first.sex, first.age) == ("p1", nil, 60))
        #expect(
            [first.label("Pneumonia"), first.label("Nodule"), first.label("Mass")] == [
                .present, .present, .unknown,
            ])
        #expect(first.masks == ["lungs": folder.path + "/films/b.png"])
        let second = try outcome.film("films/b.png")
        #expect(
            [second.label("Pneumonia"), second.label("Nodule"), second.label("Mass")] == [
                .absent, .present, .present,
            ])
        let third = try outcome.film("films/deep/c.png")
        #expect(
            [third.label("Pneumonia"), third.label("Mass"), third.label("Effusion")] == [
                .unknown, .absent, .present,
            ])
    }

    @Test func guessesUsualNames() throws {
        let folder = try folder(
            "\u{FEFF}Image,Patient_ID,Split,Gender,Pneumonia,comment\nfilms/a.png,1,val,female,1,x\n")
        #expect(try folder.recognised() == "csv")
        let film = try folder.importing(AnyTableImporter()).cohort.allFilms[0]
        #expect(
            (film.patient, film.split, film.sex, film.label("Pneumonia")) == ("1", .validation, "F", .present)
        )
    }

    @Test func refusesMapsThatDoNotFit() throws {
        let folder = try folder("image,patient,Mass\nfilms/a.png,1,1\n")
        #expect(message { _ = try ColumnMap("path") }.contains("--map path: expected pairs NAME=COLUMN"))
        #expect(message { _ = try ColumnMap("Mass=a,mass=b") }.contains("expected mass once"))
        func importing(_ map: String) -> String {
            message { _ = try folder.importing(AnyTableImporter()) { $0.columns = try ColumnMap(map) } }
        }
        #expect(importing("path=image,Mass=masse,age=years").contains("missing columns years, masse"))
        #expect(importing("Mass=Mass").contains("path (map it, as in --map path=COLUMN)"))
    }

    @Test(arguments: ["../a.png", "/etc/passwd", "films/../../a.png", "..\\a.png"])
    func refusesPathsThatLeadOut(path: String) throws {
        let folder = try folder("path,patient,Mass\n\(path),1,1\n")
        let text = message { _ = try folder.importing(AnyTableImporter()) }
        #expect(text.contains("labels.csv, line 2: the path \(path) leads out of \(folder.path)"))
    }

    @Test func readsLatin1AndSaysSo() throws {
        let folder = try folder("")
        try folder.write(
            Array("path,patient,Mass\nfilms/a.png,".utf8) + [0x4A, 0x6F, 0x73, 0xE9] + Array(",1\n".utf8),
            "labels.csv")
        let outcome = try folder.importing(AnyTableImporter())
        #expect(outcome.cohort.allFilms[0].patient == "José")
        #expect(outcome.notes.contains { $0.kind == .encoding })
    }

    @Test func namesAmbiguousFiles() throws {
        let folder = try folder("path,patient,Mass\nc.png,1,1\na.png,1,0\n")
        try folder.film("films/more/c.png")
        let outcome = try folder.importing(AnyTableImporter())
        #expect((outcome.count(.ambiguousName), outcome.cohort.allFilms.count) == (1, 1))
    }

    @Test(
        .enabled(if: RealData.root != nil, RealData.isMissing),
        arguments: [
            ("nih4", 1054, 817, "Mass", 62), ("jsrt224", 214, 214, "Nodule", 136),
            ("covid_ieee8023", 437, 266, "COVID-19", 352),
            ("lungmask_shenzhen_montgomery", 595, 595, "Tuberculosis", 293),
        ])
    func realTables(name: String, films: Int, patients: Int, finding: String, present: Int) throws {
        let source = try ImportSource(URL(fileURLWithPath: try #require(RealData.root) + "/" + name))
        let outcome = try AnyTableImporter().importFilms(from: source, options: ImportOptions())
        #expect(outcome.cohort.allFilms.count == films)
        #expect(Set(outcome.cohort.allFilms.map(\.patient)).count == patients)
        #expect(outcome.cohort.allFilms.count { $0.label(finding) == .present } == present)
        #expect(outcome.count(.missingFile) == 0)
    }
}
