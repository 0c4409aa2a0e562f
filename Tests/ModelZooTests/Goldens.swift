import Foundation
import ModelFile
import ModelZoo
import NeuralNets
import Testing
import Torch
import _TorchTestSupport

/// What `Tests/Goldens/ModelZoo/make_goldens.py` wrote.
struct Goldens: Decodable {
    struct Model: Decodable {
        let parameters: Int
        let file: String?
        /// Hash of all keys and shapes, with 3 input channels and 1,000 outputs.
        let keys: String
        /// Height and width of the inputs, where they aren't the usual ones.
        let size: [Int]?
        /// What the weights of norms are multiplied by, where hashed ones make numbers too large for float32.
        let normScale: Float?
        /// Logits of the reference's own classifier on the colour input.
        let reference: [[Float]]
        /// Logits of the pooled head with one hidden layer on the colour input.
        let pooled: [[Float]]
        /// The same on the gray input, repeated in three channels.
        let gray: [[Float]]
    }

    let outputs: Int
    let hidden: Int
    let inputShape: [Int]
    let grayShape: [Int]
    let models: [String: Model]
    let tinyDenseNet: [[Float]]
    let positions: [Float]

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../Goldens/ModelZoo").standardizedFileURL

    static let shared: Goldens = {
        do {
            let data = try Data(contentsOf: folder.appending(path: "logits.json"))
            return try JSONDecoder().decode(Goldens.self, from: data)
        } catch { fatalError("the goldens of ModelZoo can't be read: \(error)") }
    }()

    func model(_ name: String) throws -> Model {
        try #require(models[name], "make_goldens.py made no logits for \(name)")
    }

    /// Hashed weights for a network's keys, as the script gave them to the reference.
    func weights(_ name: String, for store: ParameterStore) -> [String: StoredTensor] {
        let weights = HashFill.weights(for: store)
        guard let scale = models[name]?.normScale else { return weights }
        return Dictionary(
            uniqueKeysWithValues: weights.map { key, tensor in
                guard key.hasSuffix("weight"), tensor.shape.count == 1 else { return (key, tensor) }
                return (key, StoredTensor(floats: tensor.floats().map { $0 * scale }, shape: tensor.shape))
            })
    }

    func image(_ name: String = "compact") throws -> Tensor {
        try Self.image("input", shape(inputShape, name))
    }

    func grayImage(_ name: String) throws -> Tensor { try Self.image("gray", shape(grayShape, name)) }

    private func shape(_ usual: [Int], _ name: String) -> [Int] {
        usual.prefix(2) + (models[name]?.size ?? Array(usual.suffix(2)))
    }

    private static func image(_ key: String, _ shape: [Int]) throws -> Tensor {
        try Tensor(HashFill.unit(key, count: shape.reduce(1, *)), shape: shape)
    }
}

/// Expects logits to differ by at most `tolerance` of the largest expected one.
func expect(
    _ logits: Tensor, near expected: [[Float]], within tolerance: Float = 1e-4,
    at location: SourceLocation = #_sourceLocation
) throws {
    #expect(logits.shape == [expected.count, expected[0].count], sourceLocation: location)
    let (found, wanted) = (try logits.floats(), expected.flatMap { $0 })
    try #require(found.count == wanted.count, sourceLocation: location)
    let largest = wanted.map(abs).max() ?? 0
    // Each one, not the largest, which would pass over what isn't a number.
    let errors = zip(found, wanted).map { abs($0 - $1) }
    #expect(
        errors.allSatisfy { $0 <= tolerance * largest }, "errors \(errors), largest logit \(largest)",
        sourceLocation: location)
}
