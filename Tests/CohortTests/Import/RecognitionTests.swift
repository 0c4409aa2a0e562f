import Clinical
import Cohort
import Foundation
import Testing

@Suite struct RecognitionTests {
    @Test func everyImporterHasItsOwnNameAndSaysWhatItNeeds() {
        let cards = DataSetRegistry.all.map(\.card)
        #expect(Set(cards.map(\.name)).count == cards.count)
        for card in cards {
            #expect(!card.layout.isEmpty && !card.citation.isEmpty && !card.licence.isEmpty)
            #expect(card.name == card.name.lowercased())
        }
    }

    /// No importer crashes or takes films from an empty folder or an unrelated table.
    @Test func nothingIsMadeOfNothing() throws {
        let empty = try TemporaryFolder()
        let other = try TemporaryFolder()
        try other.write("colour,size\nred,3\n", "train.csv")
        for importer in DataSetRegistry.all {
            for folder in [empty, other] {
                #expect(importer.recognise(try ImportSource(folder.url)).confidence < 0.6)
                #expect(throws: CohortError.self) { try folder.importing(importer) }
            }
        }
    }

    @Test func saysWhatItLookedForAndWhatATableResembles() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "Image Index,Follow-up #,Patient ID,View Position\na.png,0,1,PA\n", "odd_name.csv")
        let text = message { _ = try folder.recognised() }
        #expect(text.contains("not a layout that is known"))
        #expect(text.contains("nih’s Data_Entry_2017.csv"))
        #expect(text.contains("thorax data layouts"))
        #expect(message { _ = try DataSetRegistry.named("nhi") }.contains("Did you mean nih?"))
        let gone = message { _ = try ImportSource(folder.url.appendingPathComponent("gone")) }
        #expect(gone.contains("nothing is there"))
    }

    @Test func recognisesFoldersOfClasses() throws {
        let folder = try TemporaryFolder()
        for name in ["Mass/1.png", "Nodule/2.png"] { try folder.film(name) }
        #expect(try folder.recognised() == "folders")
        #expect(try folder.importing(FolderTreeImporter()).cohort.findings.map(\.name) == ["Mass", "Nodule"])
    }
}
