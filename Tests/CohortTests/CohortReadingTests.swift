import Clinical
import Cohort
import Foundation
import Testing

@Suite struct CohortReadingTests {
    @Test func readsEveryColumn() throws {
        let cohort = try Cohort(
            text: """
                path,patient,split,site,view,sex,age,Pneumonia,no_finding
                a/1.png,p1,train,Guangzhou,PA,F,4.5,1,0
                /abs/2.png,p2,test,,,,,,
                """)
        #expect(cohort.findings == [Finding("Pneumonia"), Finding("Normal")])
        #expect(
            cohort.allFilms == [
                Film(
                    path: "/data/a/1.png", patient: "p1", split: .train, site: "Guangzhou", view: "PA",
                    sex: "F",
                    age: 4.5, labels: [Finding("Pneumonia"): .present, Finding("Normal"): .absent]),
                Film(path: "/abs/2.png", patient: "p2", split: .test, labels: [:]),
            ])
        #expect(cohort.allFilms[1].label(of: Finding("Pneumonia")) == .unknown)
    }

    @Test func readsStudiesDevicesBoxesAndMasks() throws {
        let text = """
            path,patient,study,split,site,view,sex,age,device,look,boxes,masks,Mass
            a.png,p,s1,,,,,,GE Revolution,2,nodule 12.5 30 40 50; Kerley B lines 1 2 3 4,lungs=m/a.png; heart=/abs/h%3D.png,1
            b.png,p,,,,,,,,,,,0

            """
        let cohort = try Cohort(text: text)
        #expect(
            cohort.allFilms == [
                Film(
                    path: "/data/a.png", patient: "p", study: "s1", device: "GE Revolution", look: "2",
                    boxes: [
                        FindingBox(Finding("Nodule"), x: 12.5, y: 30, width: 40, height: 50),
                        FindingBox(Finding("Kerley B lines"), x: 1, y: 2, width: 3, height: 4),
                    ],
                    masks: ["lungs": "/data/m/a.png", "heart": "/abs/h=.png"],
                    labels: [Finding("Mass"): .present]),
                Film(path: "/data/b.png", patient: "p", labels: [Finding("Mass"): .absent]),
            ])
        let written = String(decoding: cohort.csv(relativeTo: "/data"), as: UTF8.self)
        let sorted = text.replacing("nodule 12.5", with: "Nodule 12.5")
            .replacing("lungs=m/a.png; heart=/abs/h%3D.png", with: "heart=/abs/h%3D.png; lungs=m/a.png")
        #expect(written == sorted)
    }

    @Test func writesOptionalColumnsWhereAFilmHasThem() throws {
        let film = Film(path: "/data/a.png", patient: "p", device: "GE", labels: [:])
        let text = String(
            decoding: try Cohort(films: [film], findings: []).csv(relativeTo: "/data"), as: UTF8.self)
        #expect(text == "path,patient,split,site,view,sex,age,device\na.png,p,,,,,,GE\n")
    }

    @Test(arguments: [
        ("boxes", "Mass 1 2 3"), ("boxes", "1 2 3 4"), ("boxes", "Mass 1 2 0 4"), ("boxes", "Mass 1 2 nan 4"),
        ("boxes", "Mass 1 2 3 4 Nodule 5"), ("masks", "m/a.png"), ("masks", "lungs="), ("masks", "=a.png"),
        ("masks", "lungs=a.png; lungs=b.png"),
    ])
    func refusesBadBoxesAndMasks(column: String, cell: String) {
        let text = message { _ = try Cohort(text: "path,patient,\(column)\na.png,p,\(cell)\n") }
        #expect(text.contains("line 2, column \(column): expected "))
        #expect(text.contains("“\(cell)”"))
    }

    @Test func optionalColumnsMayBeMissingAndInAnyOrder() throws {
        let cohort = try Cohort(text: "Mass,PATIENT, path \n1,p,x.png\n")
        #expect(
            cohort.allFilms == [Film(path: "/data/x.png", patient: "p", labels: [Finding("Mass"): .present])])
    }

    @Test(arguments: ["\n", "\r\n", "\r"], ["", "\u{FEFF}"])
    func toleratesLineEndsAndByteOrderMark(lineEnd: String, mark: String) throws {
        let lines = ["path,patient,Mass", "a.png,p,1", "", "b.png,q,0", ""]
        let cohort = try Cohort(text: mark + lines.joined(separator: lineEnd))
        #expect(cohort.allFilms.map(\.path) == ["/data/a.png", "/data/b.png"])
    }

    @Test func readsWhatPythonWrote() throws {
        struct Golden: Decodable {
            let columns: [String]
            let rows: [[String]]
        }
        let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: Goldens.url("table.json")))
        let cohort = try Cohort(csv: Goldens.url("table.csv"))
        let folder = Goldens.url("").path
        #expect(cohort.findings.map(\.name) == Array(golden.columns[7...]))
        for (film, row) in zip(cohort.allFilms, golden.rows) {
            let path = row[0].hasPrefix("/") ? row[0] : folder + (folder.hasSuffix("/") ? "" : "/") + row[0]
            #expect(film.path == path)
            let labels = cohort.findings.map { film.label(of: $0).target.map { "\($0)" } ?? "" }
            #expect(
                [film.patient, film.split?.rawValue ?? "", film.site ?? "", film.view ?? "", film.sex ?? ""]
                    + labels == Array(row[1..<6]) + Array(row[7...]))
            #expect(film.age == Double(row[6]))
        }
        #expect(cohort.allFilms.count == golden.rows.count)
        // Python's minimal quoting is the writer's, too: the bytes are equal.
        let written = cohort.csv(relativeTo: Goldens.url("table.csv").deletingLastPathComponent().path)
        #expect(written == (try Data(contentsOf: Goldens.url("table.csv"))))
    }

    @Test func namesMissingColumnsAndWhatIsNearest() {
        let text = message { _ = try Cohort(text: "Path,patient_id,Mass\na.png,p,1\n") }
        #expect(text.contains("/data/cohort.csv, line 1: missing column patient"))
        #expect(text.contains("Rename patient_id to patient?"))
        let semicolons = message { _ = try Cohort(text: "path;patient;Mass\na.png;p;1\n") }
        #expect(semicolons.contains("missing columns path, patient"))
        #expect(semicolons.contains("separated by commas"))
    }

    @Test func reportsAllBadRowsTogether() throws {
        let text = """
            path,patient,split,age,Mass
            a.png,p1,train,5,2
            b.png,,train,5,1
            c.png,p3,val,old,
            ,p4,,,0
            e.png,p5,train,5
            a.png,p6,train,-1,yes
            ok.png,p7,train,5,1
            f"oo.png,p8,train,5,1
            "g.png"x,p9,train,5,1
            h.png,p10,train,nan, 1
            """
        let thrown = #expect(throws: CohortError.self) { _ = try Cohort(text: text) }
        guard case .table(let path, let problems, let total) = try #require(thrown) else {
            Issue.record("another error: \(String(describing: thrown))")
            return
        }
        #expect(path == "/data/cohort.csv")
        #expect(total == problems.count)
        #expect(
            problems.map { "\($0.line) \($0.column ?? "-") \($0.found)" } == [
                "2 Mass 2", "3 patient ", "4 split val", "4 age old", "5 path ", "6 - 4 cells",
                "7 path a.png",
                "7 age -1", "7 Mass yes", "9 - f\"oo.png,p8,train,5,1", "10 - \"g.png\"x,p9,train,5,1",
                "11 age nan", "11 Mass  1",
            ])
        #expect("\(problems[0])" == "line 2, column Mass: expected 1, 0 or blank (unknown), found “2”")
        #expect(problems[6].expected.contains("line 2"))
    }

    @Test func listsTwentyAndCountsTheRest() {
        let rows = (0..<57).map { "\($0).png,p\($0),maybe\n" }.joined()
        let text = message { _ = try Cohort(text: "path,patient,Mass\n" + rows) }
        #expect(text.contains("57 problems"))
        #expect(text.contains("line 21, column Mass"))
        #expect(!text.contains("line 22"))
        #expect(text.contains("… and 37 more"))
    }

    @Test func linesAreCountedInsideQuotedCells() {
        let text = message { _ = try Cohort(text: "path,patient,Mass\n\"a\nb\r\nc.png\",p,1\nx.png,q,5\n") }
        #expect(text.contains("line 5, column Mass"))
        let open = message {
            _ = try Cohort(text: "path,patient,Mass\nx.png,q,1\n\"never closed,q,1\nz,z,1\n")
        }
        #expect(open.contains("line 3: expected a closing quotation mark"))
    }

    @Test func refusesAmbiguousHeaders() {
        #expect(
            message { _ = try Cohort(text: "path,patient,Mass,mass\na,p,1,1\n") }.contains(
                "each finding once"))
        #expect(
            message { _ = try Cohort(text: "path,patient,path\na,p,b\n") }.contains(
                "column 3: expected each column"))
        #expect(message { _ = try Cohort(text: "path,patient,\na,p,1\n") }.contains("expected a column name"))
    }

    @Test func refusesFilesThatAreNoTable() throws {
        let folder = try TemporaryFolder()
        func reading(_ bytes: [UInt8]) -> String {
            message { _ = try Cohort(csv: URL(fileURLWithPath: folder.write(bytes, "c.csv"))) }
        }
        #expect(reading([]).contains("it is empty"))
        #expect(reading(Array("path,patient\n".utf8)).contains("no films"))
        #expect(reading([0xFF, 0xFE, 0x70, 0]).contains("UTF-16"))
        #expect(reading(Array("path,patient\na,b\nc,".utf8) + [0xE9, 0x0A]).contains("line 3 is not UTF-8"))
        let missing = folder.url.appendingPathComponent("gone.csv")
        #expect(message { _ = try Cohort(csv: missing) }.contains("gone.csv: can't be read: No such file"))
        #expect(message { _ = try Cohort(csv: folder.url) }.contains("it is a folder"))
    }

    @Test func findsTheSamePathWrittenDifferently() {
        let text = message { _ = try Cohort(text: "path,patient\na/b.png,p\na/./c/..//b.png,q\n") }
        #expect(text.contains("line 3, column path: expected each film once (line 2 has it, too)"))
    }

    @Test func refusesPatientsInTwoSplitsUnlessAllowed() throws {
        let folder = try TemporaryFolder()
        try folder.write("path,patient,split\na,p,train\nb,p,test\nc,q,train\nd,r,\ne,r,test\n", "c.csv")
        let url = folder.url.appendingPathComponent("c.csv")
        let text = message { _ = try Cohort(csv: url) }
        #expect(text.hasPrefix("1 patient in several splits: a model would be judged on patients"))
        #expect(text.contains("thorax data split") && text.contains("--allow-shared-patients"))
        #expect(text.hasSuffix("\n  p: train, test"))
        #expect(try Cohort(csv: url, sharedPatients: .allow).allFilms.count == 5)
    }
}
