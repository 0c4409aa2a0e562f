import Foundation
import ModelFile
import ModelZoo
import NeuralNets
import Testing
import Torch
import _TorchTestSupport

/// Files that torchvision wrote: two small committed ones, and full-size ones where a folder of them is named.
struct TorchvisionFileTests {
    let goldens = Goldens.shared

    @Test func denseNetsPublishedKeysLoadAsTheyAre() throws {
        let weights = try WeightFile.read(Goldens.folder.appending(path: "densenet_tiny.pth").path)
        #expect(weights.keys.contains("features.denseblock1.denselayer1.norm.1.weight"))
        let architecture = Architecture(name: "densenet121", inputChannels: 3, outputs: 3)
        let model = try ParameterStore.build(seed: nil) {
            DenseNet(
                architecture, $0,
                DenseNet.Configuration(
                    growthRate: 4, depths: [2, 1, 1, 1], stemChannels: 8, bottleneckFactor: 2))
        }
        try model.load(weights)
        try expect(inferenceMode { try model(goldens.image()) }, near: goldens.tinyDenseNet)
        // Python filled them by the same hash: this is what makes all other comparisons fair.
        for (key, tensor) in weights {
            #expect(tensor == HashFill.tensor(model.currentKey(key), shape: tensor.shape), "\(key)")
        }
    }

    @Test func aFileWithoutMostOfTheNetworkIsRefusedByName() throws {
        let weights = try WeightFile.read(Goldens.folder.appending(path: "resnet18_part.pth").path)
        let model = try ModelRegistry.make(
            Architecture(name: "resnet18", inputChannels: 1, outputs: 2), seed: 3)
        let before = try model.store.export()
        let error = #expect(throws: NeuralNetsError.self) { try model.load(weights) }
        guard case .weights(let mismatch) = error else {
            Issue.record("expected a mismatch, found \(String(describing: error))")
            return
        }
        #expect(mismatch.missing.contains("layer1.0.conv1.weight") && mismatch.missing.count == 100 - 5)
        #expect(mismatch.unused.isEmpty && mismatch.misshapen.isEmpty)
        #expect(try model.store.export().elementsEqual(before) { $0.0 == $1.0 && $0.1 == $1.1 })
    }

    @Test func aHeadOfAnotherSizeIsNamedAndCanBeSkipped() throws {
        let donor = try ModelRegistry.make(
            Architecture(name: "compact", inputChannels: 1, outputs: 5), seed: 1)
        let weights = Dictionary(uniqueKeysWithValues: try donor.store.export())
        let model = try ModelRegistry.make(
            Architecture(name: "compact", inputChannels: 1, outputs: 2, head: .pooled(hidden: [8])), seed: 2)
        let head = try #require(model.store["head.output.weight"]).floats()
        let error = #expect(throws: NeuralNetsError.self) { try model.load(weights) }
        #expect(error?.description.contains("head.output.weight (expected [2, 8], found [5, 192])") == true)
        try model.load(weights, skippingHead: true)
        #expect(try model.store["head.output.weight"]?.floats() == head)
        let key = "stage5.0.conv2.weight"
        #expect(try model.store[key]?.floats() == donor.store[key]?.floats())
    }

    static let folder = ProcessInfo.processInfo.environment["THORAX_TORCHVISION_WEIGHTS"]
        .map { URL(fileURLWithPath: $0) }

    /// A network's published file, or timm's under the network's own name.
    private static func file(_ entry: ModelRegistry.Entry) -> URL? {
        folder?.appending(path: entry.weights?.file ?? "\(entry.name).safetensors")
    }

    /// The registered networks whose file lies in the folder.
    static let names = ModelRegistry.entries.filter { entry in
        file(entry).map { FileManager.default.fileExists(atPath: $0.path) } ?? false
    }
    .map(\.name)

    /// Strictly, with all keys; and with torchvision's own logits where `expected.json` has them.
    @Test(
        .enabled(
            if: !names.isEmpty,
            "set THORAX_TORCHVISION_WEIGHTS to a folder of torchvision's files, or of make_goldens.py --weights"
        ),
        arguments: names)
    func fullSizeFilesLoad(name: String) throws {
        let folder = try #require(Self.folder)
        let file = try #require(Self.file(ModelRegistry.entry(name)))
        let model = try ModelRegistry.make(
            Architecture(name: name, inputChannels: 3, outputs: 1000), seed: nil)
        try model.load(WeightFile.read(file.path))
        guard let data = try? Data(contentsOf: folder.appending(path: "expected.json")) else { return }
        guard let logits = try JSONDecoder().decode([String: [[Float]]].self, from: data)[name] else {
            return
        }
        try expect(inferenceMode { try model(goldens.image(name)) }, near: logits)
    }
}
