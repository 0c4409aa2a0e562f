package import Assessment
import Groundwork
package import Imaging
package import Inference
package import ModelFile
import ModelZoo
import NeuralNets
import Saliency
import Torch

/// Owns a trained network on a thread of its own, and shows where it looks.
package actor Explainer: FilmExplaining, LayerRandomising {
    private nonisolated let thread = DedicatedThread(name: "explainer")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// What the model file says of itself.
    package nonisolated let card: ModelCard
    /// The network's registered name.
    package nonisolated let architecture: String
    package nonisolated let layersFromTop: [String]
    package nonisolated let supportedMethods: [ExplanationMethod]
    private nonisolated let settings: Predictor.Settings
    private nonisolated let explanation: ExplanationSettings
    private let file: ThoraxModelFile
    private var network: ExplainedNetwork?

    /// Opens the model file at `path`.
    ///
    /// - Throws: ``ModelFileError`` where the file can't be read or is no Thorax model; an error naming every key
    ///   where its weights don't fit its architecture.
    package init(
        model path: String, settings: Predictor.Settings = .init(), explanation: ExplanationSettings = .init()
    ) async throws {
        let file = try ThoraxModelFile.read(path)
        if let ensemble = file.card.ensemble {
            throw ExplainingError.ensemble(path, members: ensemble.members.map(\.name))
        }
        guard let architecture = file.card.modules[ModelCard.classifier] else {
            throw ExplainingError.noClassifier(path)
        }
        self.file = file
        card = file.card
        self.settings = settings
        self.explanation = explanation
        // A network of the architecture tells its layers' names; its weights are loaded on the actor's own thread.
        let facts = try Self.facts(architecture)
        self.architecture = architecture.name
        layersFromTop = facts.layers
        supportedMethods = facts.methods
        try load(architecture)
    }

    private static func facts(
        _ architecture: Architecture
    ) throws -> (layers: [String], methods: [ExplanationMethod]) {
        let network = try ExplainedNetwork(
            ModelRegistry.make(architecture, seed: nil), task: .binary,
            normalisation: .imageNet(channels: architecture.inputChannels))
        return (network.layersFromTop, network.supportedMethods)
    }

    private func load(_ architecture: Architecture) throws {
        if settings.threads > 0 { try Torch.setThreads(settings.threads) }
        let device = try Device.available(settings.device)
        let model = try ModelRegistry.make(architecture, seed: nil)
        try model.load(try file.tensors(of: ModelCard.classifier))
        try model.store.move(to: device)
        network = try ExplainedNetwork(
            model, task: card.task, normalisation: card.preprocessing.normalisation, device: device)
    }

    package func maps(
        of films: [PreparedFilm], output: Int, method: ExplanationMethod
    ) throws -> [SaliencyMap] {
        guard let network else { preconditionFailure("the initialiser loads the network") }
        return try maps(network, films, output, method)
    }

    package func maps(
        of films: [PreparedFilm], output: Int, method: ExplanationMethod, randomising count: Int, seed: UInt64
    ) throws -> [SaliencyMap] {
        guard let network else { preconditionFailure("the initialiser loads the network") }
        return try maps(network.randomised(layers: count, seed: seed), films, output, method)
    }

    private func maps(
        _ network: ExplainedNetwork, _ films: [PreparedFilm], _ output: Int, _ method: ExplanationMethod
    ) throws -> [SaliencyMap] {
        let size = card.preprocessing.size
        if let odd = films.first(where: { $0.size != size }) {
            throw ExplainingError.wrongSize(expected: size, found: odd.size)
        }
        return try stride(from: 0, to: films.count, by: settings.batchSize).flatMap { start in
            try network.maps(
                of: Array(films[start..<min(start + settings.batchSize, films.count)]), output: output,
                method: method, settings: explanation, batchSize: settings.batchSize)
        }
    }
}
