import ArgumentParser
import Clinical
import DataCommands
import Foundation
import ModelFile
import ModelZoo

struct ModelsImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Makes a model file of others' weights: TorchXRayVision, torchvision, timm, Keras.",
        discussion: """
            Nothing in the file is executed. Where it is known what the outputs stand for, the model can judge films; \
            where it isn't, the network without its head can start a training (model.weights).
            """)

    @Argument(help: "A .pt, .pth, .safetensors or Keras .h5 file.")
    var file: String
    @Option(help: "The network's name (`thorax models list`); without it, it is recognised.")
    var architecture: String?
    @Option(help: "What the outputs stand for, in order, separated by commas.")
    var findings: String?
    @Option(help: "binary, exclusive or independent; without it, binary for one finding, else independent.")
    var task: String?
    @Option(help: "What to call the model; without it, the file's name.")
    var name: String?
    @Option(help: "Terms of use of the weights.")
    var licence: String?
    @Option(name: .shortAndLong, help: "The model file to write.")
    var output: String

    func validate() throws {
        if let task, ModelCard.Task(rawValue: task) == nil {
            throw ValidationError("--task \(task): expected binary, exclusive or independent")
        }
    }

    func run() throws {
        var wishes = WeightImport()
        wishes.architecture = architecture
        wishes.findings =
            findings?.split(separator: ",").map { Finding($0.trimmingCharacters(in: .whitespaces)) } ?? []
        wishes.task = task.flatMap { ModelCard.Task(rawValue: $0) }
        wishes.name = name
        wishes.licence = licence
        let model = try wishes.model(file)
        try model.write(to: URL(filePath: output))
        Terminal.print(ModelDescription.text(model.card, path: output))
    }
}
