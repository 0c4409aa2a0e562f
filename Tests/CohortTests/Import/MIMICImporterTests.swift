import Clinical
import Cohort
import Foundation
import Testing

@Suite struct MIMICImporterTests {
    private static let films = [
        ("02aa804e-bde0afdd-112c0b34-7bc16630-4e384014", "10000032", "50414267"),
        ("174413ec-4ec4c1f7-34ea26b7-c5f994f8-79ef1962", "10000032", "50414267"),
        ("abea5eb9-b7c32823-3a14c5ca-77868030-69c83139", "10000764", "57375967"),
        ("e084de3b-be89b11e-20fe3f9f-9c8d8dfe-4cfd202c", "10001217", "58913004"),
    ]

    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let views = [
            "PA,3056,2544,21800506,213014.531,,postero-anterior,Erect",
            "LATERAL,3056,2544,21800506,1,,lateral,Erect",
            ",2022,1736,21321015,1,,antero-posterior,Recumbent", "AP,2544,3056,21570100,1,,antero-posterior,",
        ]
        let metadata =
            "dicom_id,subject_id,study_id,PerformedProcedureStepDescription,ViewPosition,Rows,Columns,StudyDate,StudyTime,ProcedureCodeSequence_CodeMeaning,ViewCodeSequence_CodeMeaning,PatientOrientationCodeSequence_CodeMeaning\n"
            + zip(Self.films, views).map { film, view in
                "\(film.0),\(film.1),\(film.2),\"CHEST (PA AND LAT), 2 VIEWS\",\(view)\n"
            }.joined()
        try folder.write(StoredGzip.pack(metadata), "mimic-cxr-2.0.0-metadata.csv.gz")
        let labels =
            "subject_id,study_id,Atelectasis,Cardiomegaly,Consolidation,Edema,Enlarged Cardiomediastinum,Fracture,Lung Lesion,Lung Opacity,No Finding,Pleural Effusion,Pleural Other,Pneumonia,Pneumothorax,Support Devices\n10000032,50414267,,,,,,,,,1.0,,,,,\n10000764,57375967,,,1.0,,,,,,,,,-1.0,,\n"
        try folder.write(StoredGzip.pack(labels), "mimic-cxr-2.0.0-chexpert.csv.gz")
        try folder.write(
            StoredGzip.pack(labels.replacing("-1.0", with: "1.0")), "mimic-cxr-2.0.0-negbio.csv.gz")
        try folder.write(
            StoredGzip.pack(
                "dicom_id,study_id,subject_id,split\n"
                    + zip(Self.films, ["train", "train", "validate", "test"]).map {
                        "\($0.0),\($0.2),\($0.1),\($1)\n"
                    }
                    .joined()),
            "mimic-cxr-2.0.0-split.csv.gz")
        for film in Self.films {
            try folder.film("files/p\(film.1.prefix(2))/p\(film.1)/s\(film.2)/\(film.0).jpg")
        }
        return folder
    }

    @Test func importsThePublishedLayout() throws {
        let folder = try folder()
        try folder.write(
            "subject_id,gender,anchor_age,anchor_year,anchor_year_group,dod\n10000032,F,52,2180,2014 - 2016,\n",
            "patients.csv")
        #expect(try folder.recognised() == "mimic")
        let outcome = try folder.importing(MIMICImporter())
        // The last study has no labels.
        #expect(outcome.cohort.allFilms.count == 3)
        #expect(outcome.count(.unknownLabel) == 1)
        #expect(outcome.cohort.counts == [.train: 2, .validation: 1])
        let first = outcome.cohort.allFilms[0]
        #expect(
            (first.patient, first.study, first.view, first.sex, first.age)
                == ("10000032", "50414267", "PA", "F", 52))
        #expect((first.label("Normal"), first.label("Pneumonia")) == (.present, .absent))
        let last = outcome.cohort.allFilms[2]
        #expect(
            (last.view, last.sex, last.label("Pneumonia"), last.label("Consolidation")) == (
                "AP", nil, .unknown, .present
            ))
        #expect(outcome.cohort.allFilms[1].view == "Lateral")
    }

    @Test func takesTheOtherLabeller() throws {
        let outcome = try folder().importing(MIMICImporter()) { $0.settings["labels"] = "negbio" }
        #expect(outcome.cohort.allFilms[2].label("Pneumonia") == .present)
        #expect(outcome.notes.contains { $0.text.contains("negbio") })
    }

    @Test func saysWhatIsMissing() throws {
        let folder = try folder()
        try FileManager.default.removeItem(atPath: folder.path + "/mimic-cxr-2.0.0-chexpert.csv.gz")
        #expect(
            message { _ = try folder.importing(MIMICImporter()) }.contains(
                "no mimic-cxr-2.0.0-chexpert.csv.gz found"))
        var packed = StoredGzip.pack("dicom_id,split\n")
        packed[packed.count - 6] ^= 1
        try folder.write(packed, "mimic-cxr-2.0.0-negbio.csv.gz")
        let text = message { _ = try folder.importing(MIMICImporter()) { $0.settings["labels"] = "negbio" } }
        #expect(text.contains("negbio.csv.gz: can't be read: the gzip data are damaged"))
    }
}
