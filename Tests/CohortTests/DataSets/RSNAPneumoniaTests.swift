import Clinical
import Cohort
import Imaging
import Testing

@Suite struct RSNAPneumoniaTests {
    @Test func gathersAFilmsBoxes() throws {
        let imported = try Miniature.rsna.imported()
        #expect(imported.films.count == 3)
        let film = try imported.film("stage_2_train_images/00436515.dcm")
        let opacity = Finding("Lung_Opacity")
        #expect(
            film.boxes == [
                FindingBox(opacity, x: 264, y: 152, width: 213, height: 379),
                FindingBox(opacity, x: 562, y: 152, width: 256, height: 453),
            ])
        #expect(
            try imported.labels("stage_2_train_images/00436515.dcm") == "Lung_Opacity+ Pneumonia+ Normal-")
        #expect(
            try imported.labels("stage_2_train_images/0004cfab.dcm") == "Lung_Opacity- Pneumonia- Normal-")
        #expect(
            try imported.labels("stage_2_train_images/00704310.dcm") == "Lung_Opacity- Pneumonia- Normal+")
    }

    @Test func takesPatientsFromRSNAsMapping() throws {
        let imported = try Miniature.rsna.imported()
        #expect(imported.films.map(\.patient) == ["13", "13", "00704310"])
        #expect(imported.films.map(\.site) == Array(repeating: "NIH Clinical Center", count: 3))
        #expect(imported.films.map(\.view) == ["AP", "PA", nil])
        #expect(imported.films.map(\.sex) == ["F", "M", nil])
        #expect(imported.films.map(\.age) == [43, nil, nil])
        #expect(imported.count(.implausibleAge, "can't be right") == 1)
    }

    @Test func saysWhatItCannotKnow() throws {
        let folder = try TemporaryFolder()
        try folder.write(Miniature.rsna.files["stage_2_train_labels.csv"] ?? "", "stage_2_train_labels.csv")
        for name in Miniature.rsna.films { try folder.write("film", name) }
        let imported = try Imported(folder, "rsna")
        #expect(
            try imported.labels("stage_2_train_images/00704310.dcm") == "Lung_Opacity- Pneumonia- Normal?")
        #expect(imported.remarks("no stage_2_detailed_class_info.csv"))
        #expect(imported.remarks("a patient may have several films under different ids"))
        #expect(imported.remarks("3 of 26684 films are listed: 26681 missing"))
    }

    @Test func scalesBoxesToSmallerCopies() throws {
        let folder = try TemporaryFolder()
        try folder.write(Miniature.rsna.files["stage_2_train_labels.csv"] ?? "", "stage_2_train_labels.csv")
        let square = PNGWriter.encode(gray8: [UInt8](repeating: 9, count: 256), width: 16, height: 16)
        try folder.write(square, "images/00436515.png")
        let box = try #require(try Imported(folder, "rsna").films.first?.boxes.first)
        #expect(
            box == FindingBox(Finding("Lung_Opacity"), x: 4.125, y: 2.375, width: 3.328125, height: 5.921875))
        let cut = PNGWriter.encode(gray8: [UInt8](repeating: 9, count: 160), width: 16, height: 10)
        try folder.write(cut, "images/00436515.png")
        let imported = try Imported(folder, "rsna")
        #expect(imported.films.first?.boxes == [])
        #expect(imported.count(.unusedBox, "aren't square copies") == 1)
    }

    @Test(arguments: [
        ("0004cfab,1,2,3,,0", "x, y, width and height as numbers, or all blank"),
        ("0004cfab,1,2,-3,4,1", "x, y, width and height as numbers, or all blank"),
        ("0004cfab,,,,,2", "0 or 1"), (",,,,,0", "a film's id"),
        ("0004cfab,,,,,0\n0004cfab,1,2,3,4,1", "the same as in the film's earlier row"),
        ("0004cfab,1,2,3", "6 cells"),
    ])
    func refusesRowsItCannotRead(rows: String, expected: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("patientId,x,y,width,height,Target\n\(rows)\n", "stage_2_train_labels.csv")
        try folder.write("film", "stage_2_train_images/0004cfab.dcm")
        let text = message { _ = try Imported(folder, "rsna") }
        #expect(text.contains(expected))
        #expect(text.contains("stage_2_train_labels.csv"))
        try folder.write("not JSON", "pneumonia-challenge-dataset-mappings_2018.json")
        try folder.write("patientId,x,y,width,height,Target\n0004cfab,,,,,0\n", "stage_2_train_labels.csv")
        #expect(message { _ = try Imported(folder, "rsna") }.contains("it isn't RSNA's mapping file"))
    }

    @Test func toleratesRepeatedRows() throws {
        let folder = try TemporaryFolder()
        let row = "0004cfab,1,2,3,4,1"
        try folder.write("patientId,x,y,width,height,Target\n\(row)\n\(row)\n", "stage_2_train_labels.csv")
        try folder.write("film", "stage_2_train_images/0004cfab.dcm")
        let imported = try Imported(folder, "rsna")
        #expect(imported.films.first?.boxes.count == 1)
        #expect(imported.count(.repeatedRow, "repeat an earlier one") == 1)
    }
}
