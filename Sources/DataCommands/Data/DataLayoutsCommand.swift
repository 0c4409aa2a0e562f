import ArgumentParser
import Cohort
import Foundation
import Reporting

struct DataLayoutsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "layouts",
        abstract: "Lists the data sets that can be imported, and how each lies on disk.",
        discussion: "  thorax data layouts nih")

    @Argument(help: "Tell more about one data set.")
    var name: String?
    @Flag(help: "As JSON, for programs.")
    var json = false

    func run() throws {
        let importers = try name.map { [try DataSetRegistry.named($0)] } ?? DataSetRegistry.all
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            Terminal.print(String(decoding: try encoder.encode(importers.map(Layout.init)), as: UTF8.self))
        } else if name == nil {
            var table = TextTable([.init("name"), .init("data set"), .init("layout")])
            for importer in importers {
                table.add([importer.card.name, importer.card.title, importer.card.layout])
            }
            Terminal.print(table.description)
        } else {
            for importer in importers { Terminal.print(Self.text(importer)) }
        }
    }

    private static func text(_ importer: any DataSetImporter) -> String {
        let card = importer.card
        let tables = card.tables.map { "\n  \($0.file): \($0.columns.joined(separator: ", "))" }.joined()
        let settings = importer.settings.map {
            "\n  --set \($0.name)=\($0.choices.joined(separator: "|"))  \($0.help)"
        }.joined()
        return """
            \(card.title)
            layout    \(card.layout)
            site      \(card.site ?? "as the files say")
            citation  \(card.citation)
            licence   \(card.licence)
            """ + (tables.isEmpty ? "" : "\ntables" + tables)
                + (settings.isEmpty ? "" : "\nchoices" + settings)
    }

    /// A data set's card for programs.
    private struct Layout: Encodable {
        let name, title, layout: String
        let site: String?
        let citation, licence: String
        let tables: [String: [String]]
        let settings: [String: [String]]

        init(_ importer: any DataSetImporter) {
            let card = importer.card
            (name, title, layout, site) = (card.name, card.title, card.layout, card.site)
            (citation, licence) = (card.citation, card.licence)
            tables = Dictionary(
                card.tables.map { ($0.file, $0.columns) }, uniquingKeysWith: { first, _ in first })
            settings = Dictionary(
                importer.settings.map { ($0.name, $0.choices) }, uniquingKeysWith: { first, _ in first })
        }
    }
}
