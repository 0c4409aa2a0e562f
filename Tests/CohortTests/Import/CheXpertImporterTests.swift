import Clinical
import Cohort
import Foundation
import Testing

@Suite struct CheXpertImporterTests {
    /// The published header and rows of each kind.
    static let train = """
        Path,Sex,Age,Frontal/Lateral,AP/PA,No Finding,Enlarged Cardiomediastinum,Cardiomegaly,Lung Opacity,Lung Lesion,Edema,Consolidation,Pneumonia,Atelectasis,Pneumothorax,Pleural Effusion,Pleural Other,Fracture,Support Devices
        CheXpert-v1.0-small/train/patient00001/study1/view1_frontal.jpg,Female,68,Frontal,AP,1.0,,,,,,,,,0.0,,,,1.0
        CheXpert-v1.0-small/train/patient00002/study2/view1_frontal.jpg,Female,87,Frontal,PA,,,-1.0,1.0,,-1.0,-1.0,,-1.0,,-1.0,,1.0,
        CheXpert-v1.0-small/train/patient00002/study1/view2_lateral.jpg,Female,83,Lateral,,,,,1.0,,,-1.0,,,,,,1.0,
        CheXpert-v1.0-small/train/patient00003/study1/view1_frontal.jpg,Unknown,0,Frontal,,,,,,,1.0,,,,,,,,

        """
    private static let valid =
        String(train.prefix { $0 != "\n" }) + """

            CheXpert-v1.0-small/valid/patient64541/study1/view1_frontal.jpg,Male,73,Frontal,AP,0.0,1.0,1.0,1.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0

            """

    private func folder(_ top: String = "") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(Self.train, top + "train.csv")
        try folder.write(Self.valid, top + "valid.csv")
        for line in (Self.train + Self.valid).split(separator: "\n") where line.hasPrefix("CheXpert") {
            let path = line.prefix { $0 != "," }.dropFirst("CheXpert-v1.0-small/".count)
            try folder.film(top + path)
        }
        return folder
    }

    @Test(arguments: ["", "CheXpert-v1.0-small/", "renamed/"]) func importsThePublishedLayout(top: String)
        throws
    {
        let folder = try folder(top)
        #expect(try folder.recognised() == "chexpert")
        let outcome = try folder.importing(CheXpertImporter())
        #expect(outcome.cohort.counts == [.train: 4, .validation: 1])
        let first = try outcome.film("patient00001/study1/view1_frontal.jpg")
        #expect(
            (first.patient, first.study, first.view, first.sex, first.age)
                == ("patient00001", "patient00001-study1", "AP", "F", 68))
        #expect(try outcome.film("view2_lateral.jpg").view == "Lateral")
        let third = try outcome.film("patient00003/study1/view1_frontal.jpg")
        #expect((third.view, third.sex, third.age) == ("Frontal", nil, nil))
        #expect(first.site == "Stanford Hospital")
    }

    /// "No Finding" says that what isn't mentioned is absent, but for devices; without it nothing is said.
    @Test func blankIsUnknownUnlessNoFindingSaysMore() throws {
        let outcome = try folder().importing(CheXpertImporter())
        let normal = try outcome.film("patient00001/study1/view1_frontal.jpg")
        #expect((normal.label("Normal"), normal.label("Pneumonia")) == (.present, .absent))
        #expect(normal.label("Support Devices") == .present)
        let other = try outcome.film("patient00002/study2/view1_frontal.jpg")
        #expect((other.label("Normal"), other.label("Pneumonia")) == (.absent, .unknown))
        #expect((other.label("Lung_Opacity"), other.label("Edema")) == (.present, .unknown))
        #expect(outcome.count(.uncertainLabel) == 6)
        let absent = try folder().importing(CheXpertImporter()) { $0.settings["unmentioned"] = "absent" }
        #expect(try absent.film("patient00002/study2/view1_frontal.jpg").label("Pneumonia") == .absent)
    }

    @Test func uncertainLabelsFollowThePolicy() throws {
        let outcome = try folder().importing(CheXpertImporter()) {
            $0.uncertain = UncertainPolicy(
                .zeros, choices: [Finding("Edema"): .ones, Finding("Effusion"): .ignore])
        }
        let film = try outcome.film("patient00002/study2/view1_frontal.jpg")
        #expect(
            [film.label("Edema"), film.label("Cardiomegaly"), film.label("Pleural Effusion")]
                == [.present, .absent, .unknown])
    }

    @Test func readsARenamedTableOnItsOwn() throws {
        let folder = try folder()
        try folder.write(Self.valid, "my_rows.csv")
        for name in ["train.csv", "valid.csv"] {
            try FileManager.default.removeItem(atPath: folder.path + "/" + name)
        }
        let outcome = try folder.importing(CheXpertImporter(), table: "my_rows.csv")
        #expect(outcome.cohort.counts == [.validation: 1])
    }

    @Test func refusesPathsThatLeadOut() throws {
        let folder = try folder()
        for bad in [
            "../../etc/train/patient00001/study1/view1_frontal.jpg",
            "/x/../../train/patient1/s/../../../v.jpg",
        ] {
            try folder.write(
                Self.train.replacing(
                    "CheXpert-v1.0-small/train/patient00001/study1/view1_frontal.jpg", with: bad),
                "train.csv")
            let text = message { _ = try folder.importing(CheXpertImporter()) }
            #expect(text.contains("train.csv, line 2") || text.contains("line 2, column Path"))
            #expect(text.contains("leads out of") || text.contains("expected a path such as"))
        }
    }

    @Test func refusesLabelsThatAreNone() throws {
        let folder = try folder()
        try folder.write(Self.train.replacing("AP,1.0,", with: "AP,2,"), "train.csv")
        let text = message { _ = try folder.importing(CheXpertImporter()) }
        #expect(text.contains("line 2, column No Finding: expected 1, 0, -1 or blank, found “2”"))
        let outcome = try folder.importing(CheXpertImporter()) { $0.badRows = .skip }
        #expect((outcome.count(.badRow), outcome.cohort.allFilms.count) == (1, 4))
    }
}
