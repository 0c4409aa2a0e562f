package import Assessment
import Groundwork
package import Imaging
package import Inference
package import ModelFile
import ModelZoo
import NeuralNets
import Saliency
import Torch

/// Owns a trained network, or an ensemble's, on a thread of its own, and shows where it looks.
///
/// An ensemble's map is the mean of its members', each taken as shares of what it marks in all: members have their own
/// scales.
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
    private var networks: [(network: ExplainedNetwork, preprocessing: Preprocessing)] = []

    /// Opens the model file at `path`.
    ///
    /// - Throws: ``ModelFileError`` where the file can't be read or is no Thorax model; an error naming every key
    ///   where its weights don't fit its architecture; ``ExplainingError/mixedEnsemble`` for members of several
    ///   architectures or sizes of film.
    package init(
        model path: String, settings: Predictor.Settings = .init(), explanation: ExplanationSettings = .init()
    ) async throws {
        let file = try ThoraxModelFile.read(path)
        let modules = try Self.modules(file)
        guard let architecture = file.card.modules[modules[0]] else {
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
        try load(modules)
    }

    /// The names of the networks in the file, which are of one architecture and take films of one size.
    private static func modules(_ file: ThoraxModelFile) throws -> [String] {
        let card = file.card
        guard let ensemble = card.ensemble else { return [ModelCard.classifier] }
        let modules = ensemble.members.indices.map(Ensemble.module)
        let isOneSize = ensemble.members.allSatisfy { $0.preprocessing.size == card.preprocessing.size }
        guard isOneSize, Set(modules.map { card.modules[$0] }).count == 1 else {
            throw ExplainingError.mixedEnsemble(file.path, members: ensemble.members.map(\.name))
        }
        return modules
    }

    private static func facts(
        _ architecture: Architecture
    ) throws -> (layers: [String], methods: [ExplanationMethod]) {
        let network = try ExplainedNetwork(
            ModelRegistry.make(architecture, seed: nil), task: .binary,
            normalisation: .imageNet(channels: architecture.inputChannels))
        return (network.layersFromTop, network.supportedMethods)
    }

    private func load(_ modules: [String]) throws {
        if settings.threads > 0 { try Torch.setThreads(settings.threads) }
        let device = try Device.available(settings.device)
        for (index, module) in modules.enumerated() {
            let preprocessing = card.ensemble?.members[index].preprocessing ?? card.preprocessing
            let model = try LoadedNetwork(file, module: module, preprocessing, device).model
            let network = try ExplainedNetwork(
                model, task: card.task, normalisation: preprocessing.normalisation, device: device)
            networks.append((network, preprocessing))
        }
    }

    package func maps(
        of films: [PreparedFilm], output: Int, method: ExplanationMethod
    ) throws -> [SaliencyMap] {
        try maps(networks, films, output, method)
    }

    package func maps(
        of films: [PreparedFilm], output: Int, method: ExplanationMethod, randomising count: Int, seed: UInt64
    ) throws -> [SaliencyMap] {
        let drawn = try networks.enumerated().map { index, member in
            (try member.network.randomised(layers: count, seed: seed &+ UInt64(index)), member.preprocessing)
        }
        return try maps(drawn, films, output, method)
    }

    private func maps(
        _ networks: [(network: ExplainedNetwork, preprocessing: Preprocessing)], _ films: [PreparedFilm],
        _ output: Int, _ method: ExplanationMethod
    ) throws -> [SaliencyMap] {
        let size = card.preprocessing.size
        if let odd = films.first(where: { $0.size != size }) {
            throw ExplainingError.wrongSize(expected: size, found: odd.size)
        }
        let members = try networks.map { network, preprocessing in
            let shown = films.map { $0.adapted(from: card.preprocessing, to: preprocessing) }
            return try stride(from: 0, to: films.count, by: settings.batchSize).flatMap { start in
                try network.maps(
                    of: Array(shown[start..<min(start + settings.batchSize, films.count)]), output: output,
                    method: method, settings: explanation, batchSize: settings.batchSize)
            }
        }
        guard members.count > 1 else { return members[0] }
        return films.indices.map { film in SaliencyMap.mean(ofShares: members.map { $0[film] }) }
    }
}

extension SaliencyMap {
    /// The mean of maps of one size, each divided by the sum of its absolute values; one that marks nothing counts as
    /// zeros.
    static func mean(ofShares maps: [SaliencyMap]) -> SaliencyMap {
        var mean = SaliencyMap(
            width: maps[0].width, height: maps[0].height,
            values: [Float](repeating: 0, count: maps[0].values.count))
        for map in maps {
            let sum = map.values.reduce(0) { $0 + abs($1) } * Float(maps.count)
            guard sum > 0 else { continue }
            for index in map.values.indices { mean.values[index] += map.values[index] / sum }
        }
        return mean
    }
}
