import Clinical
import Cohort
import Foundation
import Testing

@Suite struct FolderImporterTests {
    @Test func importsATreeWithNestedFolders() throws {
        let folder = try TemporaryFolder()
        for name in [
            "NORMAL/IM-0001-0001.jpeg", "NORMAL/more/IM-0002-0001.JPG", "pneumonia/person1_virus_1.png",
        ] {
            try folder.write(name, name)
        }
        try folder.write("not a film", "NORMAL/notes.txt")
        try folder.write("hidden", "NORMAL/._IM-0001-0001.jpeg")
        let cohort = try FolderImporter(site: "Guangzhou").importTree(folder.url).cohort
        let (normal, pneumonia) = (Finding("Normal"), Finding("Pneumonia"))
        #expect(cohort.findings == [normal, pneumonia])
        #expect(
            cohort.allFilms == [
                Film(
                    path: folder.path + "/NORMAL/IM-0001-0001.jpeg", patient: "IM-0001", site: "Guangzhou",
                    labels: [normal: .present, pneumonia: .absent]),
                Film(
                    path: folder.path + "/NORMAL/more/IM-0002-0001.JPG", patient: "IM-0002",
                    site: "Guangzhou",
                    labels: [normal: .present, pneumonia: .absent]),
                Film(
                    path: folder.path + "/pneumonia/person1_virus_1.png", patient: "person1",
                    site: "Guangzhou",
                    labels: [normal: .absent, pneumonia: .present]),
            ])
    }

    @Test(arguments: [false, true]) func recognisesSplitFolders(takesSplits: Bool) throws {
        let folder = try TemporaryFolder()
        for (split, number) in [("train", 1), ("val", 2), ("test", 3)] {
            try folder.write("\(split)n", "\(split)/NORMAL/IM-000\(number)-0001.jpeg")
            try folder.write("\(split)p", "\(split)/PNEUMONIA/person\(number)_virus_1.jpeg")
        }
        try folder.write("x", "__MACOSX/train/x.jpeg")
        let cohort = try FolderImporter(takesSplitsFromFolders: takesSplits).importTree(folder.url).cohort
        #expect(cohort.findings.map(\.name) == ["Normal", "Pneumonia"])
        #expect(cohort.allFilms.count == 6)
        let expected: [Split?: Int] = takesSplits ? [.train: 2, .validation: 2, .test: 2] : [nil: 6]
        #expect(cohort.counts == expected)
    }

    @Test func importsNamedFoldersInTheirOrder() throws {
        let folder = try TemporaryFolder()
        for name in ["a/1.png", "b/2.png", "c/3.png"] { try folder.write(name, name) }
        func at(_ name: String) -> URL { folder.url.appendingPathComponent(name) }
        let cohort = try FolderImporter().importClasses([
            ClassFolder(Finding("Pneumonia"), at("b"), site: "B"), ClassFolder(Finding("Mass"), at("a")),
            ClassFolder(Finding("pneumonia"), at("c")),
        ]).cohort
        #expect(cohort.findings.map(\.name) == ["Pneumonia", "Mass"])
        #expect(
            cohort.allFilms.map(\.presentFindings) == [
                [Finding("Pneumonia")], [Finding("Mass")], [Finding("Pneumonia")],
            ])
        #expect(cohort.allFilms.map(\.site) == ["B", nil, nil])
        let twice = message {
            _ = try FolderImporter().importClasses([
                ClassFolder(Finding("Pneumonia"), at("b")), ClassFolder(Finding("Mass"), at("b")),
            ])
        }
        #expect(twice.contains("b/2.png: given for several classes (Pneumonia, Mass)"))
    }

    @Test func takesOnlyTheClassesAskedFor() throws {
        let folder = try TemporaryFolder()
        for name in ["Mass/1.png", "Nodule/2.png", "Other/3.png"] { try folder.write(name, name) }
        let importer = FolderImporter(classes: [Finding("Nodule"), Finding("Mass")])
        #expect(try importer.importTree(folder.url).cohort.findings.map(\.name) == ["Nodule", "Mass"])
        let text = message { _ = try FolderImporter(classes: [Finding("Noduel")]).importTree(folder.url) }
        #expect(text == "no class folder Noduel; found Mass, Nodule, Other. Did you mean Nodule?")
    }

    @Test func dropsDuplicatesAndListsThem() throws {
        let folder = try TemporaryFolder()
        try folder.write("same", "A/1.png")
        try folder.write("same", "A/2.png")
        try folder.write("else", "A/3.png")
        try folder.write("b", "B/4.png")
        #expect(try FolderImporter().importTree(folder.url).cohort.allFilms.count == 4)
        let outcome = try FolderImporter(dropsDuplicates: true).importTree(folder.url)
        #expect(outcome.cohort.allFilms.map(\.patient) == ["1", "3", "4"])
        #expect(outcome.droppedDuplicates.map(\.path) == [folder.path + "/A/2.png"])
        #expect(outcome.droppedDuplicates.map(\.kept) == [folder.path + "/A/1.png"])
        try folder.write("same", "B/5.png")
        let text = message { _ = try FolderImporter(dropsDuplicates: true).importTree(folder.url) }
        #expect(text.contains("1 image with the same bytes in different classes"))
        #expect(text.contains("A/1.png = "))
        #expect(text.contains("B/5.png"))
    }

    @Test func namesEmptyFoldersAndClasses() throws {
        let folder = try TemporaryFolder()
        func importing() -> String { message { _ = try FolderImporter().importTree(folder.url) } }
        #expect(importing().contains("\(folder.path): no images found"))
        try folder.write("", "A/readme.txt")
        try folder.write("", "B/readme.txt")
        #expect(importing().contains("no images found"))
        try folder.write("x", "A/1.png")
        #expect(importing().hasPrefix("class B: no images in \(folder.path)/B"))
        try folder.write("x", "loose.png")
        #expect(importing().contains("1 image outside any class folder"))
        #expect(
            message { _ = try FolderImporter().importTree(folder.url.appendingPathComponent("A")) }.contains(
                "outside"))
        #expect(
            message { _ = try FolderImporter().importTree(folder.url.appendingPathComponent("gone")) }
                .contains("gone: no such folder"))
    }

    @Test func refusesATreeThatIsOneLevelTooHigh() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", "chest_xray/train/NORMAL/1.png")
        try folder.write("x", "chest_xray/train/PNEUMONIA/2.png")
        let text = message { _ = try FolderImporter().importTree(folder.url) }
        #expect(text.contains("only one class found, chest_xray"))
    }

    @Test func aFolderLinkedIntoItselfEnds() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", "A/1.png")
        try folder.write("y", "B/2.png")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/A/loop", withDestinationPath: folder.path + "/A")
        #expect(try FolderImporter().importTree(folder.url).cohort.allFilms.count == 2)
    }

    @Test(.enabled(if: RealData.root != nil, RealData.isMissing)) func kermany() throws {
        let root = URL(fileURLWithPath: try #require(RealData.root) + "/kermany224")
        let cohort = try FolderImporter(patientPattern: .kermany)
            .importTree(root.appendingPathComponent("train")).cohort
        func count(_ name: String) -> Int {
            cohort.allFilms.count { $0.label(of: Finding(name)) == .present }
        }
        #expect(cohort.findings.map(\.name) == ["Normal", "Pneumonia"])
        #expect((count("Normal"), count("Pneumonia")) == (1341, 3875))
        let unique = try FolderImporter(dropsDuplicates: true, takesSplitsFromFolders: true).importTree(root)
        #expect(unique.droppedDuplicates.count == 26)
        #expect(unique.cohort.counts == [.train: 1341 + 3875 - 26])

        // The data's own table says which copies there are, and names every film's patient, with padded numbers.
        let table = try String(contentsOf: root.appendingPathComponent("labels.csv"), encoding: .utf8)
        let patients = Dictionary(
            uniqueKeysWithValues: table.split(whereSeparator: \.isNewline).dropFirst().map { line in
                let cells = line.split(separator: ",", omittingEmptySubsequences: false)
                return (root.path + "/" + cells[0], String(cells[2]).replacing(/person0*/, with: "person"))
            })
        #expect(cohort.allFilms.allSatisfy { patients[$0.path] == $0.patient })

        let split = try PatientSplitter(seed: 1).split(cohort)
        try split.checkPatientsStayInOneSplit()
        #expect(try split.heldOutFilms(for: .testSplit).count > 600)
    }

    @Test(.enabled(if: RealData.root != nil, RealData.isMissing)) func nih() throws {
        let root = URL(fileURLWithPath: try #require(RealData.root) + "/nih4")
        let classes = ["Normal", "Pneumonia", "Mass", "Nodule"].map { Finding($0) }
        let cohort = try FolderImporter(patientPattern: .nih, classes: classes).importTree(root).cohort
        let counts = classes.map { finding in cohort.allFilms.count { $0.label(of: finding) == .present } }
        #expect(counts == [489, 301, 48, 51])
        let split = try PatientSplitter(seed: 1).split(cohort)
        try split.checkPatientsStayInOneSplit()
        for finding in classes {
            #expect(try split.heldOutFilms(for: .testSplit).contains { $0.label(of: finding) == .present })
        }
    }
}
