import Cohort
import Foundation
import Testing

@Suite struct DataSetRecognitionTests {
    @Test(arguments: Miniature.allCases) func recognisesEachAsItself(miniature: Miniature) throws {
        let (folder, source) = try miniature.source
        #expect(try DataSetRegistry.recognise(source).card.name == miniature.importer)
        _ = folder
    }

    /// Every importer is handed every table that isn't its own.
    @Test(arguments: Miniature.allCases) func othersRefuseItsTablesPolitely(miniature: Miniature) throws {
        let folder = try miniature.write()
        for importer in DataSetRegistry.all
        where Self.isOne(importer) && importer.card.name != miniature.importer {
            for table in miniature.tables {
                let alone = try TemporaryFolder()
                let name = String(table.split(separator: "/").last ?? "")
                let stray = try alone.write(
                    [UInt8](Data(contentsOf: folder.url.appendingPathComponent(table))), name)
                let text = message {
                    _ = try importer.importFilms(
                        from: try ImportSource(URL(fileURLWithPath: stray)), options: ImportOptions())
                }
                let card = importer.card
                let isRefused =
                    text.contains("missing column") || text.contains("no ") && text.contains("found")
                #expect(isRefused, "\(card.name) on \(table): \(text)")
                #expect(text.contains("data set \(card.name)"), "\(text)")
                if text.contains("missing column") {
                    #expect(text.contains("It resembles \(miniature.importer)’s"), "\(card.name): \(text)")
                }
            }
        }
    }

    @Test(arguments: Miniature.allCases) func refusesAnEmptyFolder(miniature: Miniature) throws {
        let folder = try TemporaryFolder()
        let text = message { _ = try Imported(folder, miniature.importer) }
        #expect(text.contains("needs it"), "\(text)")
        #expect(text.contains(folder.path))
    }

    @Test(arguments: Miniature.allCases.filter { !$0.tables.isEmpty })
    func refusesTruncatedTables(miniature: Miniature) throws {
        for table in miniature.tables {
            let text = miniature.files[table] ?? ""
            let header = text.prefix { !$0.isNewline }
            for cut in stride(from: 0, through: header.utf8.count, by: 7) {
                let folder = try miniature.write()
                try folder.write(Array(text.utf8.prefix(cut)), table)
                // Refused with words, or read as far as it goes; never a crash.
                #expect(
                    !message {
                        _ = try Imported(folder, miniature.importer); throw Fine()
                    }.isEmpty)
            }
        }
    }

    private struct Fine: Error {}

    /// Importers that read one data set, not any table or tree of folders.
    private static func isOne(_ importer: any DataSetImporter) -> Bool {
        Set(Miniature.allCases.map(\.importer)).union(["nih", "chexpert", "mimic"]).contains(
            importer.card.name)
    }
}
