import Clinical
import Cohort
import Testing

@Suite struct VinDrCXRTests {
    @Test func countsRadiologistsVotes() throws {
        let imported = try Miniature.vindr.imported()
        #expect(imported.films.count == 4)
        // Two of three saw the aorta; each of two one of the fractures; one the nodule.
        #expect(
            try imported.present("train/aaaa.dicom")
                == ["Aortic enlargement", "Fracture"].map { Finding($0).name })
        #expect(try imported.present("train/bbbb.dicom") == ["Normal"])
        #expect(try imported.present("train/cccc.dicom") == ["Effusion"])
        #expect(try imported.film("train/aaaa.dicom").split == .train)
        #expect(imported.remarks("3 of 15000 training films are listed: 14997 missing"))
    }

    @Test func readsTheConsensusOfTheTestPart() throws {
        let imported = try Miniature.vindr.imported()
        let film = try imported.film("test/dddd.dicom")
        #expect(film.split == .test)
        #expect(Set(film.presentFindings) == [Finding("Lung_Lesion"), Finding("Other disease")])
        #expect(film.boxes == [FindingBox(Finding("Lung_Lesion"), x: 10, y: 20, width: 20, height: 30)])
        #expect(imported.remarks("1 of 3000 test films are listed: 2999 missing"))
        #expect(try Miniature.vindr.imported { $0.splits = .none }.films.allSatisfy { $0.split == nil })
    }

    @Test func appliesThePolicyAskedFor() throws {
        let any = try Miniature.vindr.imported { $0.settings["readers"] = "any" }
        #expect(try any.film("train/aaaa.dicom").label(of: Finding("Nodule/Mass")) == .unknown)
        #expect(try any.film("train/aaaa.dicom").label(of: Finding("Lung_Lesion")) == .present)
        #expect(try any.film("train/aaaa.dicom").boxes.count == 3)
        let unanimous = try Miniature.vindr.imported { $0.settings["readers"] = "unanimous" }
        #expect(try unanimous.film("train/aaaa.dicom").label(of: Finding("Lung_Lesion")) == .unknown)
        #expect(try unanimous.film("train/aaaa.dicom").label(of: Finding("Effusion")) == .absent)
        #expect(try unanimous.present("train/cccc.dicom") == ["Effusion"])
        let majority = try Miniature.vindr.imported()
        #expect(try majority.film("train/aaaa.dicom").boxes.count == 2)
        #expect(majority.count(.unusedBox, "too few radiologists") == 1)
    }

    @Test func readsTheChallengesTable() throws {
        let imported = try Miniature.vinbigdata.imported()
        #expect(imported.films.count == 2)
        let film = try imported.film("train/aaaa.dicom")
        #expect(film.presentFindings == [Finding("Cardiomegaly")])
        #expect(
            film.boxes.first == FindingBox(Finding("Cardiomegaly"), x: 691, y: 1375, width: 962, height: 456))
        #expect(try imported.present("train/bbbb.dicom") == ["Normal"])
        #expect(imported.outcome.cohort.findings.count == 15)
    }

    @Test func leavesBoxesOutForFilmsOfAnotherKind() throws {
        let folder = try TemporaryFolder()
        for (name, text) in Miniature.vinbigdata.files { try folder.write(text, name) }
        try folder.write("film", "train/aaaa.png")
        let imported = try Imported(folder, "vindr")
        #expect(imported.films.first?.boxes == [])
        #expect(imported.count(.unusedBox, "in pixels of the DICOM files") == 3)
    }

    @Test(arguments: [
        ("aaaa,Cardiomegaly,3,R10,9,1,5,4", "a box with x_min < x_max"),
        ("aaaa,Cardiomegaly,3,R10,9,,,", "a box with x_min < x_max"),
        ("aaaa,Cardiomegaly,3,R10,nan,1,2,3", "a box with x_min < x_max"),
    ])
    func refusesBoxesWithoutAnArea(row: String, expected: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "image_id,class_name,class_id,rad_id,x_min,y_min,x_max,y_max\n\(row)\n", "train.csv")
        try folder.write("film", "train/aaaa.dicom")
        #expect(message { _ = try Imported(folder, "vindr") }.contains(expected))
    }

    @Test func refusesLabelsThatAreNoVotes() throws {
        let folder = try TemporaryFolder()
        try folder.write("image_id,rad_id,Pneumonia,No finding\na,R1,maybe,0\n", "image_labels_train.csv")
        try folder.write("film", "train/a.dicom")
        #expect(message { _ = try Imported(folder, "vindr") }.contains("expected 1 or 0"))
    }
}
