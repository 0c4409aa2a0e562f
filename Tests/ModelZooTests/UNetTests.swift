import Foundation
import Imaging
import ModelFile
import ModelZoo
import NeuralNets
import Testing
import Torch

@Suite struct UNetTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let bundled = root.appending(path: "Sources/BundledModels/Models/lungs.safetensors").path

    /// The bundled weights in PyTorch: Tests/Goldens/Lungs/make_unet.py.
    @Test func logitsEqualPyTorchs() throws {
        let file = try SegmenterFile.read(Self.bundled)
        let network = try UNet.make(UNet.Configuration(widths: file.card.widths), seed: nil)
        try network.store.load(file.tensors)
        network.store.isTraining = false
        let values: [Float] = (0..<1024).map { place in
            let level = (place / 32 * 5 + place % 32 * 3) % 97
            return (Float(level) / 97 - 0.5) / 0.25
        }
        let logits = try inferenceMode { () throws in
            try network(Tensor(values, shape: [1, 1, 32, 32])).floats()
        }
        let text = try Data(contentsOf: Self.root.appending(path: "Tests/Goldens/Lungs/unet.json"))
        let golden = try JSONDecoder().decode([Float].self, from: text)
        let largest = golden.reduce(Float(0)) { max($0, Swift.abs($1)) }
        #expect(logits.count == golden.count)
        for (own, other) in zip(logits, golden) { #expect(Swift.abs(own - other) <= 1e-4 * largest) }
    }

    @Test func aGradientReachesEveryParameter() throws {
        let network = try UNet.make(UNet.Configuration(widths: [4, 8, 8]), outputs: 2, seed: 3)
        network.store.isTraining = true
        let output = try network(Tensor.rand([2, 1, 16, 24]))
        #expect(output.shape == [2, 2, 16, 24])
        try (output * output).sum().backward()
        for (key, tensor) in network.store.trainableParameters {
            let gradient = try #require(tensor.gradient, "\(key)")
            #expect(try gradient.abs().sum().item() > 0, "\(key)")
        }
    }

    @Test func aCardThatMakesNoSenseIsRefused() throws {
        let file = try SegmenterFile.read(Self.bundled)
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: path) }
        var card = file.card
        card.widths = [12]
        try SegmenterFile(card: card, tensors: file.tensors).write(to: path)
        #expect(throws: ModelFileError.self) { try SegmenterFile.read(path.path) }
        card = file.card
        card.preprocessing.size = 190
        try SegmenterFile(card: card, tensors: file.tensors).write(to: path)
        #expect(throws: ModelFileError.self) { try SegmenterFile.read(path.path) }
    }
}
