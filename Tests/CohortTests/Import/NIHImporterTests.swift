import Clinical
import Cohort
import Foundation
import Testing

@Suite struct NIHImporterTests {
    /// The published headers and rows, with their trailing commas and the BBox header cut at its commas.
    private static let table = """
        Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y],
        00000001_000.png,Cardiomegaly,0,1,058Y,M,PA,2682,2749,0.143,0.143,
        00000001_001.png,Cardiomegaly|Emphysema,1,1,058Y,M,PA,2894,2729,0.143,0.143,
        00000002_000.png,No Finding,0,2,081Y,M,PA,2500,2048,0.171,0.171,
        00000003_000.png,Hernia,0,3,414Y,F,AP,2582,2991,0.143,0.143,
        00000004_000.png,Mass|Nodule,0,4,018M,F,AP,2500,2048,0.168,0.168,

        """
    private static let boxes = """
        Image Index,Finding Label,Bbox [x,y,w,h],,,
        00000004_000.png,Nodule,225.084745762712,547.019216763771,86.7796610169491,79.1864406779661,,,
        00000004_000.png,Infiltrate,100,200,300,400,,,
        00000001_000.png,Cardiomegaly,1,2,3,4,,,

        """

    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(Self.table.replacing("\n", with: "\r\n"), "Data_Entry_2017.csv")
        try folder.write(Self.boxes, "BBox_List_2017.csv")
        try folder.write("00000001_000.png\n00000001_001.png\n00000004_000.png", "train_val_list.txt")
        try folder.write("00000002_000.png\n00000003_000.png", "test_list.txt")
        for name in ["001/images/00000001_000", "001/images/00000001_001", "002/images/00000002_000"] {
            try folder.film("images_\(name).png", width: 1024, height: 1024)
        }
        try folder.film("images_002/images/00000003_000.png")
        try folder.film("images_002/images/00000004_000.png", width: 256, height: 512)
        return folder
    }

    @Test func importsThePublishedLayout() throws {
        let folder = try folder()
        #expect(try folder.recognised() == "nih")
        let outcome = try folder.importing(NIHImporter())
        #expect(outcome.cohort.findings.count == 15)
        #expect(outcome.cohort.counts == [.train: 3, .test: 2])
        #expect(outcome.count(.implausibleAge) == 1)
        let first = try outcome.film("images_001/images/00000001_000.png")
        #expect(
            (first.patient, first.study, first.split, first.view, first.sex, first.age)
                == ("1", "1-0", .train, "PA", "M", 58))
        #expect(first.site == "NIH Clinical Center")
        #expect(first.presentFindings == [Finding("Cardiomegaly")])
        #expect((first.label("Hernia"), first.label("Normal")) == (.absent, .absent))
        #expect(try outcome.film("00000002_000.png").presentFindings == [Finding("Normal")])
        #expect(try outcome.film("00000003_000.png").age == nil)
        #expect(try outcome.film("00000004_000.png").age == 1.5)
    }

    @Test func scalesBoxesToTheStoredFilm() throws {
        let outcome = try folder().importing(NIHImporter())
        let boxes = try outcome.film("00000004_000.png").boxes
        #expect(boxes.map(\.finding.name) == ["Nodule", "Infiltration"])
        #expect(boxes[1] == FindingBox(Finding("Infiltration"), x: 25, y: 100, width: 75, height: 200))
        #expect(abs(boxes[0].x - 56.271186440678) < 1e-9)
        #expect(
            try outcome.film("00000001_000.png").boxes
                == [FindingBox(Finding("Cardiomegaly"), x: 1, y: 2, width: 3, height: 4)])
    }

    @Test func filtersViewsFindingsAndSplits() throws {
        let outcome = try folder().importing(NIHImporter()) {
            $0.views = [.pa]
            $0.findings = [Finding("Mass"), Finding("Hernia")]
            $0.splits = .none
            $0.site = "elsewhere"
        }
        #expect(outcome.cohort.findings.map(\.name) == ["Mass", "Hernia"])
        #expect(outcome.cohort.counts == [nil: 3])
        #expect(outcome.count(.otherView) == 2)
        #expect(Set(outcome.cohort.allFilms.map(\.site)) == ["elsewhere"])
        #expect(outcome.cohort.allFilms.allSatisfy { $0.labels.count == 2 })
        let text = message { _ = try folder().importing(NIHImporter()) { $0.findings = [Finding("Mas")] } }
        #expect(text.contains("no finding Mas") && text.contains("Did you mean Mass?"))
    }

    @Test func saysWhichFilmsAreMissing() throws {
        let folder = try folder()
        try FileManager.default.removeItem(atPath: folder.path + "/images_002")
        let skipped = try folder.importing(NIHImporter())
        #expect(skipped.cohort.allFilms.count == 2)
        let note = try #require(skipped.notes.first { $0.kind == .missingFile })
        #expect(note.count == 3)
        #expect(note.examples == ["00000002_000.png", "00000003_000.png", "00000004_000.png"])
        let kept = try folder.importing(NIHImporter()) { $0.missing = .keep }
        #expect(kept.cohort.allFilms.count == 5)
        #expect(kept.cohort.allFilms[2].path == folder.path + "/00000002_000.png")
        let refused = message { _ = try folder.importing(NIHImporter()) { $0.missing = .refuse } }
        #expect(refused.contains("3 films of data set nih not found") && refused.contains("--missing keep"))
        try FileManager.default.removeItem(atPath: folder.path + "/images_001")
        #expect(
            message { _ = try folder.importing(NIHImporter()) }.contains("no film of data set nih is left"))
    }

    @Test func findsCopiesOfAnotherKindAndElsewhere() throws {
        let folder = try folder()
        let films = try TemporaryFolder()
        try films.film("small/00000001_000.JPG")
        try films.film("small/00000002_000.png")
        let source = try ImportSource(folder.url, images: films.url)
        let outcome = try NIHImporter().importFilms(from: source, options: ImportOptions())
        #expect(outcome.count(.otherExtension) == 1)
        #expect(outcome.cohort.allFilms.map(\.path).contains(films.path + "/small/00000001_000.JPG"))
    }

    @Test func prefersTheCorrectedTableAndReadsItPacked() throws {
        let folder = try folder()
        try folder.write(
            StoredGzip.pack(
                Self.table.replacing("Patient Gender", with: "Patient Sex").replacing(
                    "Hernia", with: "No Finding")),
            "Data_Entry_2017_v2020.csv.gz")
        let outcome = try folder.importing(NIHImporter())
        #expect(try outcome.film("00000003_000.png").presentFindings == [Finding("Normal")])
        #expect(try outcome.film("00000003_000.png").sex == "F")
    }

    @Test func repeatsCountOnceAndContradictionsAreRefused() throws {
        let folder = try folder()
        let row = "00000002_000.png,No Finding,0,2,081Y,M,PA,2500,2048,0.171,0.171,\n"
        try folder.write(Self.table + row, "Data_Entry_2017.csv")
        let outcome = try folder.importing(NIHImporter())
        #expect((outcome.cohort.allFilms.count, outcome.count(.repeatedRow)) == (5, 1))
        try folder.write(Self.table + row.replacing("No Finding", with: "Mass"), "Data_Entry_2017.csv")
        let text = message { _ = try folder.importing(NIHImporter()) }
        #expect(text.contains("listed twice with different contents") && text.contains("line 7"))
        let first = try folder.importing(NIHImporter()) { $0.badRows = .skip }
        #expect(try first.film("00000002_000.png").presentFindings == [Finding("Normal")])
    }

    @Test func namesMissingColumnsAndTheTableItResembles() throws {
        let folder = try folder()
        try folder.write("Image Index,Labels,Patient ID\na.png,x,1\n", "Data_Entry_2017.csv")
        let text = message { _ = try folder.importing(NIHImporter()) }
        #expect(text.contains("missing columns Finding Labels, View Position of data set nih"))
        try folder.write("Path,Sex,Age,Frontal/Lateral,AP/PA,No Finding\n", "Data_Entry_2017.csv")
        try folder.write(CheXpertImporterTests.train, "Data_Entry_2017.csv")
        #expect(
            message { _ = try folder.importing(NIHImporter()) }.contains("It resembles chexpert’s train.csv.")
        )
    }

    @Test func refusesRowsThatCannotBe() throws {
        let folder = try folder()
        try folder.write(
            Self.table + "00000009_000.png,Mass,0\n,Mass,0,4,018M,F,AP,1,1,1,1,\n", "Data_Entry_2017.csv")
        let text = message { _ = try folder.importing(NIHImporter()) }
        #expect(text.contains("line 7: expected 11 cells, found “3 cells”"))
        #expect(text.contains("line 8, column Image Index"))
        let outcome = try folder.importing(NIHImporter()) { $0.badRows = .skip }
        #expect((outcome.count(.badRow), outcome.cohort.allFilms.count) == (2, 5))
    }
}
