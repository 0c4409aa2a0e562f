import Clinical
import Cohort
import Foundation
import Testing

@Suite struct OpenITests {
    @Test func readsKagglesTables() throws {
        let imported = try Miniature.openiTables.imported()
        #expect(imported.films.count == 4)
        let film = try imported.film("images/images_normalized/2_IM-0652-1001.dcm.png")
        #expect(film.patient == "CXR2")
        #expect(film.view == "Frontal")
        #expect(film.site == "Indiana University")
        #expect(film.presentFindings.map(\.name) == ["Cardiomegaly", "Lung_Opacity"])
        #expect(film.label(of: Finding("Normal")) == .absent)
        #expect(
            try imported.film("images/images_normalized/1_IM-0001-3001.dcm.png").view == "Lateral")
        #expect(try imported.present("images/images_normalized/1_IM-0001-4001.dcm.png") == ["Normal"])
        #expect(try imported.film("images/images_normalized/4_IM-2050-1001.dcm.png").labels.isEmpty)
        #expect(imported.count(.unknownLabel, "without coded findings") == 1)
        #expect(imported.count(.missingFile, "left out") == 1)
    }

    @Test func readsNLMsReports() throws {
        let imported = try Miniature.openiReports.imported()
        #expect(imported.films.map(\.patient) == ["CXR1", "CXR1", "CXR9"])
        #expect(try imported.present("CXR1_1_IM-0001-3001.png") == ["Normal"])
        #expect(
            try imported.present("CXR9_IM-2407-1001.png") == [
                "Effusion", "Pleural_Thickening", "Pneumothorax",
            ])
        #expect(imported.remarks("3 of 7470 films of 3,955 reports are listed: 7467 missing"))
    }

    @Test func countsReportsThatAreNoXML() throws {
        let folder = try Miniature.openiReports.write()
        try folder.write("<eCitation><uId id=\"CXR5\"/>", "ecgen-radiology/5.xml")
        try folder.write(
            "<?xml version=\"1.0\"?><!DOCTYPE eCitation [<!ENTITY a SYSTEM \"file:///etc/hostname\">]>"
                + "<eCitation><uId id=\"CXR6\"/><MeSH><major>&a;</major></MeSH></eCitation>",
            "ecgen-radiology/6.xml")
        let imported = try Imported(folder, "openi")
        #expect(imported.films.count == 3)
        #expect((imported.count(.badRow, "can't be read") ?? 0) >= 1)
        // What an external entity names is never read.
        #expect(imported.films.allSatisfy { $0.patient != "CXR6" })
    }

    @Test(arguments: [
        (["normal"], ["Normal"]), (["Opacity/ribs"], []),
        (["Nodule/lung/multiple"], ["Lung_Lesion", "Nodule"]),
        (["Subcutaneous Emphysema"], []), (["Cardiac Shadow/enlarged/mild"], ["Cardiomegaly"]),
        (["Infiltrate/lung/base/left", "normal"], ["Infiltration", "Lung_Opacity"]),
        (["Fractures, Bone/ribs"], ["Fracture"]), (["Hernia, Hiatal/large"], ["Hernia"]),
    ])
    func knowsTheTermsThatMeanAFinding(terms: [String], expected: [String]) {
        #expect(RadiologyTerm.present(terms)?.map(\.name).sorted() == expected)
    }

    @Test(arguments: [["No Indexing"], ["Technical Quality of Image Unsatisfactory "], [], [""]])
    func knowsTheTermsThatSayNothing(terms: [String]) {
        #expect(RadiologyTerm.present(terms) == nil)
    }
}
