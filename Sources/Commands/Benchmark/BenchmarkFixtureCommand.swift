import ArgumentParser
import Clinical
import Foundation
import Groundwork
import Imaging
import ModelFile
import ModelZoo
import NeuralNets
import Phantoms
import Torch
import Training

struct BenchmarkFixtureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fixture", abstract: "Writes an untrained ResNet18's model file and a phantom film.")

    @Argument var folder: String

    func run() throws {
        let place = URL(filePath: folder)
        let architecture = Architecture(name: "resnet18", inputChannels: 3, outputs: 2)
        let network = try ModelRegistry.make(architecture, seed: 1)
        let card = ModelCard(
            name: "untrained", task: .independent, findings: [Finding("Pneumonia"), Finding("Mass")],
            modules: [ModelCard.classifier: architecture],
            preprocessing: Preprocessing(size: 224, normalisation: .imageNet(channels: 3)),
            training: TrainingRecord(
                recipe: "", seed: 1, threads: Torch.threads, origin: .scratch, dataDigest: "", splits: [],
                subjects: SubjectHashes(key: "none", patients: [], filmDigests: []),
                thorax: ThoraxRelease.version, libtorch: Torch.compiledVersion, created: .now),
            licence: "CC0-1.0")
        let tensors = Dictionary(uniqueKeysWithValues: try network.store.export())
        try ThoraxModelFile(card: card, modules: [ModelCard.classifier: tensors])
            .write(to: place.appending(path: "model.safetensors"))
        let film = PhantomGenerator(seed: 1, size: 512).phantom(0).radiograph
        try DurableFile.write(Data(PNGWriter.encode(film)), to: place.appending(path: "film.png"))
    }
}
