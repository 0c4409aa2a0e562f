import ArgumentParser
import DataCommands
import Foundation
import Groundwork
import ModelFile
import ModelZoo
import Reporting

struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "Lists the architectures; shows one, or a model file's card.",
        subcommands: [List.self, Show.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists every registered architecture.")

        func run() throws {
            var table = TextTable([
                .init("name"), .init("family"), .init("parameters", .right), .init("pixels", .right),
                .init("published weights"),
            ])
            for entry in ModelRegistry.entries { table.add(ModelDescription.row(entry)) }
            Terminal.print(table.description)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows an architecture by name, or the card of a model file.")

        @Argument(help: "An architecture's name, or the path of a model file.")
        var model: String

        @Flag(help: "Print the card as JSON.")
        var json = false

        func run() throws {
            if let entry = ModelRegistry.entries.first(where: { $0.name == model }) {
                return Terminal.print(try ModelDescription.text(entry))
            }
            guard FileManager.default.fileExists(atPath: model) else {
                throw CommandError.noSuchModel(
                    model, nearest: Suggestion.nearest(to: model, in: ModelRegistry.entries.map(\.name)))
            }
            let card = try ThoraxModelFile.read(model).card
            Terminal.print(json ? try ModelDescription.json(card) : ModelDescription.text(card, path: model))
        }
    }
}
