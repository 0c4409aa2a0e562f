import ArgumentParser
import DataCommands
import Foundation
import Groundwork
import ModelFile
import ModelZoo
import Reporting

struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "Lists architectures; shows, joins and converts model files; fetches and imports weights.",
        subcommands: [
            List.self, Show.self, Card.self, ModelsEnsembleCommand.self, ModelsConvertCommand.self,
            ModelsPullCommand.self, ModelsImportCommand.self,
        ])

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

        @Argument(
            help: "An architecture's name, a model file, or the name of a model that comes with Thorax.",
            transform: ModelReference.path)
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

    struct Card: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes a model's card under the items of CLAIM, with what evaluations found.")

        @Argument(help: "The model file.", transform: ModelReference.path)
        var model: String
        @Option(help: "An evaluation.json of `thorax evaluate`; may be repeated.")
        var evaluation: [String] = []
        @Option(name: .shortAndLong, help: "A file ending in .md or .html; without it, Markdown is printed.")
        var output: String?

        func validate() throws {
            if let output, !["md", "html"].contains(URL(filePath: output).pathExtension.lowercased()) {
                throw ValidationError("--output \(output): expected a name ending in .md or .html")
            }
        }

        func run() throws {
            let card = ClaimCard(
                try ThoraxModelFile.read(model).card,
                evaluations: try evaluation.flatMap { try EvaluationSet.contents(of: $0) })
            guard let output else { return Terminal.print(card.markdown) }
            let isPage = URL(filePath: output).pathExtension.lowercased() == "html"
            try DurableFile.write(isPage ? card.html : card.markdown, to: URL(filePath: output))
            Terminal.print("model card \(output)")
        }
    }
}
