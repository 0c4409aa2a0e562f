import Foundation
import ModelFile
import ModelZoo
import NeuralNets
import Testing
import Torch
import _TorchTestSupport

struct RegistryTests {
    @Test func namesAreUniqueAndWeightsCarryTheirDigest() {
        #expect(Set(ModelRegistry.entries.map(\.name)).count == ModelRegistry.entries.count)
        for weights in ModelRegistry.entries.compactMap(\.weights) {
            #expect(weights.digestPrefix.count == 8 && weights.digestPrefix.allSatisfy(\.isHexDigit))
        }
    }

    @Test func anUnknownNameIsAnsweredWithTheNearest() {
        let error = #expect(throws: ModelZooError.self) {
            try ModelRegistry.make(Architecture(name: "resnet81", inputChannels: 1, outputs: 1), seed: 0)
        }
        #expect(error?.description.contains("did you mean “resnet18”?") == true)
    }

    @Test(
        arguments: [
            Architecture(name: "compact", inputChannels: 0, outputs: 1),
            Architecture(name: "compact", inputChannels: 1, outputs: -1),
            Architecture(name: "compact", inputChannels: 1, outputs: 1, head: .pooled(hidden: [0])),
            Architecture(name: "compact", inputChannels: 1, outputs: 1, head: .pooled(dropout: 1)),
            Architecture(name: "compact", inputChannels: 1, outputs: 1, head: .pooled(dropout: .nan)),
            Architecture(
                name: "resnet18", inputChannels: 1, outputs: 1,
                head: HeadConfiguration(kind: .torchvision, hidden: [8])),
            // More than any machine's memory, and a size that overflows.
            Architecture(name: "resnet18", inputChannels: 1 << 40, outputs: 1),
            Architecture(name: "resnet18", inputChannels: 1, outputs: .max),
        ])
    func anImpossibleArchitectureIsRefused(_ architecture: Architecture) {
        #expect(throws: ModelZooError.self) { try ModelRegistry.make(architecture, seed: nil) }
    }

    @Test func theSameSeedGivesTheSameWeights() throws {
        let architecture = Architecture(name: "compact", inputChannels: 1, outputs: 2)
        func weights(_ seed: UInt64) throws -> [Float] {
            try ModelRegistry.make(architecture, seed: seed).store.parameters.flatMap {
                try $0.tensor.floats()
            }
        }
        #expect(try weights(7) == weights(7))
        #expect(try weights(7) != weights(8))
    }

    @Test func initialWeightsKeepTheSignalsVariance() throws {
        let model = try ModelRegistry.make(
            Architecture(name: "compact", inputChannels: 1, outputs: 2), seed: 1)
        model.store.isTraining = true
        let image = try Tensor(HashFill.unit("variance", count: 8 * 96 * 96), shape: [8, 1, 96, 96])
        let logits = try inferenceMode { try model(image).floats() }
        #expect(logits.allSatisfy { $0.isFinite && abs($0) < 10 })
        #expect(Set(logits).count == logits.count)
    }

    @Test func anArchitectureSurvivesItsText() throws {
        let architecture = Architecture(
            name: "vgg16", inputChannels: 1, outputs: 4, head: .pooled(hidden: [256, 64], dropout: 0.3))
        let text = try JSONEncoder().encode(architecture)
        #expect(try JSONDecoder().decode(Architecture.self, from: text) == architecture)
    }

    @Test func dropoutActsOnlyWhileTraining() throws {
        let model = try ModelRegistry.make(
            Architecture(
                name: "compact", inputChannels: 1, outputs: 3, head: .pooled(hidden: [32], dropout: 0.5)),
            seed: 1)
        let pooled = try Tensor(HashFill.unit("pooled", count: 192), shape: [1, 192])
        func logits() throws -> [Float] { try inferenceMode { try model.head.classify(pooled).floats() } }
        #expect(try logits() == logits())
        model.store.isTraining = true
        #expect(try logits() != logits())
    }

    @Test func oddImageSizesPass() throws {
        let model = try ModelRegistry.make(
            Architecture(name: "compact", inputChannels: 1, outputs: 1), seed: 1)
        let image = try Tensor(HashFill.unit("odd", count: 75 * 101), shape: [1, 1, 75, 101])
        #expect(try inferenceMode { try model(image).shape } == [1, 1])
    }

    @Test func anImageWithOtherChannelsIsAnErrorThatNamesBothShapes() throws {
        let model = try ModelRegistry.make(
            Architecture(name: "compact", inputChannels: 1, outputs: 1), seed: 1)
        let image = try Tensor(HashFill.unit("colour", count: 3 * 64 * 64), shape: [1, 3, 64, 64])
        let error = #expect(throws: TorchError.self) { try model(image) }
        #expect(error?.shapes.prefix(2) == [[1, 3, 64, 64], [16, 1, 3, 3]])
    }
}
