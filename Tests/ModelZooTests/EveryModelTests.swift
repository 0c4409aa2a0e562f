import Foundation
import ModelFile
import ModelZoo
import NeuralNets
import Testing
import Torch
import _TorchTestSupport

/// What holds for every registered model. One after the other, because VGG's weights weigh half a gigabyte.
@Suite(.serialized)
struct EveryModelTests {
    // Those for an input of another scaling are the same networks: WeightImportTests.
    static let entries = ModelRegistry.entries.filter { $0.input == .imageNet }
    static let names = entries.map(\.name)
    /// One name of each family, for what their members have in common.
    static let families = Dictionary(grouping: entries, by: \.family).values.compactMap(
        \.first?.name
    )
    .sorted()
    /// Those and members that differ in more than their size, for what is slow and the same for all others.
    static let kinds =
        families + [
            "resnet50", "resnext50_32x4d", "vgg11_bn", "efficientnet_v2_s", "vit_base_patch16",
            "dinov2_vitb14",
        ]
    let goldens = Goldens.shared

    /// A network with hashed weights, in evaluation mode.
    private func model(
        _ name: String, inputChannels: Int = 3, head: HeadConfiguration? = nil
    ) throws -> any Classifier {
        let architecture = Architecture(
            name: name, inputChannels: inputChannels, outputs: goldens.outputs,
            head: head ?? .pooled(hidden: [goldens.hidden]))
        let model = try ModelRegistry.make(architecture, seed: nil)
        try model.load(goldens.weights(name, for: model.store))
        return model
    }

    @Test("Logits equal the reference implementation's", arguments: names)
    func logits(name: String) throws {
        let model = try model(name, head: .torchvision)
        let logits = try inferenceMode { try model(goldens.image(name)) }
        try expect(logits, near: goldens.model(name).reference)
    }

    @Test("Channels-last images give the same logits", arguments: kinds)
    func channelsLast(name: String) throws {
        let model = try model(name)
        let logits = try inferenceMode { try model(goldens.image(name).contiguous(.channelsLast)) }
        try expect(logits, near: goldens.model(name).pooled)
    }

    @Test("The pooled head gives the reference's logits", arguments: names)
    func pooledHead(name: String) throws {
        let model = try model(name)
        let logits = try inferenceMode { try model(goldens.image(name)) }
        try expect(logits, near: goldens.model(name).pooled)
    }

    @Test("One channel gives what gray in three channels gives the reference", arguments: names)
    func oneChannel(name: String) throws {
        let gray = try model(name, inputChannels: 1)
        try gray.load(Dictionary(uniqueKeysWithValues: model(name).store.export()))
        let logits = try inferenceMode { try gray(goldens.grayImage(name)) }
        try expect(logits, near: goldens.model(name).gray)
    }

    @Test("Two channels take red and green, scaled to make up for blue", arguments: kinds)
    func twoChannels(name: String) throws {
        let (colour, pair) = (try model(name), try model(name, inputChannels: 2))
        try pair.load(Dictionary(uniqueKeysWithValues: colour.store.export()))
        let key = colour.firstConvolutionKey
        let expected = try #require(colour.store[key]).narrow(1, from: 0, length: 2) * 1.5
        #expect(try pair.store[key]?.floats() == expected.floats())
    }

    @Test("Features are maps or tokens, and any boundary splits the network", arguments: names)
    func boundaries(name: String) throws {
        let model = try model(name)
        try inferenceMode {
            let image = try goldens.image(name)
            let whole = try model(image).floats()
            for boundary in 0...model.blocks.count {
                let features = try model.forward(image, fromBlock: 0, toBlock: boundary)
                let isImage = boundary == 0
                #expect(features.rank == (model is any AttentionReporting && !isImage ? 3 : 4))
                #expect(try model.logits(features, fromBlock: boundary).floats() == whole)
            }
            #expect(try model.embedding(image).rank == 2)
            let last = try model.forward(image, fromBlock: 0, toBlock: model.blocks.count)
            let (full, condensed) = try (
                model.head(last).floats(), model.head(model.head.condense(last)).floats()
            )
            let largest = full.map(abs).max() ?? 0
            #expect(zip(full, condensed).allSatisfy { abs($0 - $1) <= 1e-4 * largest })
        }
    }

    @Test("Grad-CAM's tap is the last map with positions", arguments: names)
    func tap(name: String) throws {
        let model = try model(name)
        #expect(model.blocks[model.camTapIndex].name == model.camTap)
        let image = try goldens.image(name)
        let map = try inferenceMode {
            let features = try model.forward(image, fromBlock: 0, toBlock: model.camTapIndex + 1)
            return try model.map(features, imageSize: Pair(image.shape[2], image.shape[3]))
        }
        let shape = map.shape
        #expect(shape.count == 4 && shape[0] == 2 && shape[1] >= 128 && shape[2] >= 2 && shape[3] >= 3)
        #expect(shape[3] * image.shape[2] == shape[2] * image.shape[3])
    }

    @Test("A gradient reaches every parameter", arguments: names)
    func gradients(name: String) throws {
        try expectGradients(in: model(name), name)
    }

    @Test("A gradient reaches every parameter of the reference's own classifier", arguments: families)
    func referenceHeadGradients(name: String) throws {
        try expectGradients(in: model(name, head: .torchvision), name)
    }

    private func expectGradients(in model: any Classifier, _ name: String) throws {
        try model(goldens.image(name)).sum().backward()
        for (key, tensor) in model.store.parameters {
            let gradient = try #require(tensor.gradient, "no gradient for \(key)")
            let size = try gradient.abs().sum().floats()[0]
            #expect(size.isFinite && size > 0, "the gradient of \(key) sums to \(size)")
        }
    }

    @Test("A frozen block learns nothing, a free one does", arguments: kinds)
    func freezing(name: String) throws {
        let model = try model(name)
        let boundary = model.blocks.count - 2
        model.freeze(firstBlocks: boundary)
        model.store.isTraining = true
        let before = Dictionary(uniqueKeysWithValues: try model.store.export())
        try model(goldens.image(name)).sum().backward()
        for (key, value) in try model.store.export() {
            let isFrozen = model.blocks[..<boundary].contains { $0.owns(key) }
            let isStatistic = key.hasSuffix("running_mean") || key.hasSuffix("running_var")
            #expect(
                (value == before[key]) == (isFrozen || !isStatistic && !key.hasSuffix("tracked")), "\(key)")
            if let parameter = model.store.parameters.first(where: { $0.key == key }) {
                #expect((parameter.tensor.gradient == nil) == isFrozen, "\(key)")
            }
        }
    }

    @Test("Every key belongs to one block or to the head", arguments: names)
    func ownership(name: String) throws {
        for head in [HeadConfiguration.torchvision, .pooled(hidden: [4, 3])] {
            let model = try ModelRegistry.make(
                Architecture(name: name, inputChannels: 1, outputs: 2, head: head), seed: nil)
            for (key, _) in model.store.all {
                let owners = model.blocks.count { $0.owns(key) }
                let isHead = model.headKeyPrefixes.contains { key.hasPrefix($0) }
                #expect(owners + (isHead ? 1 : 0) == 1, "\(key)")
            }
        }
    }

    @Test("Saved and loaded, a model gives the same logits", arguments: names)
    func roundTrip(name: String) throws {
        let model = try model(name)
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).safetensors")
        defer { try? FileManager.default.removeItem(at: file) }
        try SafetensorsFile.write(model.store.export(), to: file)
        let copy = try ModelRegistry.make(model.architecture, seed: nil)
        try copy.load(WeightFile.read(file.path))
        let (logits, again) = try inferenceMode {
            try (model(goldens.image(name)), copy(goldens.image(name)))
        }
        #expect(try logits.floats() == again.floats())
    }

    @Test("Parameters are as many as published, keys and shapes the reference's", arguments: names)
    func parameterCount(name: String) throws {
        let entry = try ModelRegistry.entry(name)
        let golden = try goldens.model(name)
        let model = try ModelRegistry.make(
            Architecture(name: name, inputChannels: 3, outputs: 1000), seed: nil)
        #expect(model.store.parameterCount == golden.parameters)
        #expect(entry.parameterCount == golden.parameters)
        #expect(entry.weights?.file == golden.file)
        let keys = model.store.all.map { "\($0.key) \($0.tensor.shape)" }.sorted {
            Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8))
        }
        let digest = String(HashFill.hash(keys.joined(separator: "\n")), radix: 16)
        #expect(String(repeating: "0", count: 16 - digest.count) + digest == golden.keys)
    }
}
