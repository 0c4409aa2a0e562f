package import Foundation

/// A model file: one safetensors that holds the networks' weights and the card that says what they are.
package struct ThoraxModelFile: Sendable {
    package let path: String
    package let card: ModelCard
    private let modules: [String: [String: StoredTensor]]

    private static let cardKey = "thorax.card"

    /// A model from its card and the tensors of each of the card's modules, by the checkpoint's own keys.
    ///
    /// `path` is for errors. Throws where the modules aren't the card's.
    package init(
        card: ModelCard, modules: [String: [String: StoredTensor]], path: String = "the new model"
    ) throws(ModelFileError) {
        for name in card.modules.keys.sorted() where modules[name]?.isEmpty ?? true {
            throw .noModule(path: path, name: name, present: modules.keys.sorted())
        }
        for (name, tensors) in modules.sorted(by: { $0.key < $1.key }) where card.modules[name] == nil {
            throw .invalidTensor(
                path: path, key: "\(name).\(tensors.keys.min() ?? "")",
                problem: "belongs to no module of the card")
        }
        self.path = path
        self.card = card
        self.modules = modules
    }

    /// Opens the model file at `path`: layout, card and module names are checked; weights stay on the disk until
    /// they are touched.
    package static func read(_ path: String) throws(ModelFileError) -> ThoraxModelFile {
        let file = try SafetensorsFile(path: path)
        guard let json = file.metadata[cardKey] else { throw .noCard(path: path) }
        let card = try ModelCard(json: json, path: path)
        var modules: [String: [String: StoredTensor]] = [:]
        for (key, tensor) in file.tensors {
            guard let (module, own) = Ensemble.parting(key) else {
                throw .invalidTensor(path: path, key: key, problem: "belongs to no module of the card")
            }
            modules[module, default: [:]][own] = tensor
        }
        return try ThoraxModelFile(card: card, modules: modules, path: path)
    }

    /// Writes the file so that a kill leaves the old one or the new one; equal models give equal bytes.
    package func write(to url: URL) throws(ModelFileError) {
        let tensors = modules.flatMap { name, tensors in tensors.map { ("\(name).\($0.key)", $0.value) } }
        // "format" is what Python's transformers and timm look for.
        let metadata = ["format": "pt", Self.cardKey: try card.json(path: url.path)]
        try SafetensorsFile.write(tensors, metadata: metadata, to: url)
    }

    /// The tensors of one module, by the checkpoint's own keys.
    package func tensors(of module: String) throws(ModelFileError) -> [String: StoredTensor] {
        guard let tensors = modules[module] else {
            throw .noModule(path: path, name: module, present: Array(modules.keys))
        }
        return tensors
    }
}
