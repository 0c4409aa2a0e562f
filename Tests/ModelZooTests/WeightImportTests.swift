import Clinical
import Foundation
import Imaging
import ModelFile
import ModelZoo
import NeuralNets
import Testing
import Torch
import _TorchTestSupport

/// Foreign weights as model files: logits of TorchXRayVision's own classes (make_xrv_goldens.py), and Keras's layout
/// (ModelFile/make_hdf5.py).
@Suite(.serialized)
struct WeightImportTests {
    struct XRV: Decodable {
        let shape: [Int]
        let densenet121: [[Float]]
        let resnet50: [[Float]]
        let tiny: [[Float]]
        let normalised: [String: Float]

        static func read() throws -> XRV {
            try JSONDecoder().decode(
                XRV.self, from: Data(contentsOf: Goldens.folder.appending(path: "xrv_logits.json")))
        }

        /// As far apart as normalised films.
        var image: Tensor {
            get throws {
                try Tensor(HashFill.unit("xrv", count: shape.reduce(1, *)).map { $0 * 1024 }, shape: shape)
            }
        }
    }

    private let scratch = FileManager.default.temporaryDirectory.appending(
        path: "thorax-\(UUID().uuidString)")
    private var file: URL { scratch.appending(path: "weights.safetensors") }

    /// Hash-made weights of a network for one channel, as somebody else would save them.
    private func write(
        _ name: String, outputs: Int = 18, channels: Int = 1, prefix: String = "",
        adding extra: [String: StoredTensor] = [:]
    ) throws {
        let model = try ModelRegistry.make(
            Architecture(name: name, inputChannels: channels, outputs: outputs), seed: nil)
        var tensors = HashFill.weights(for: model.store).map { (prefix + $0.key, $0.value) }
        tensors += extra.map { ($0.key, $0.value) }
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        try SafetensorsFile.write(tensors, metadata: [:], to: file)
    }

    private func network(_ model: ThoraxModelFile, _ module: String = ModelCard.classifier) throws
        -> any Classifier
    {
        let network = try ModelRegistry.make(try #require(model.card.modules[module]), seed: nil)
        try network.load(try model.tensors(of: module))
        network.store.isTraining = false
        return network
    }

    @Test(arguments: [("densenet121", "xrv-densenet121", 224), ("resnet50", "xrv-resnet50-512", 512)])
    func torchXRayVisionsLogits(_ network: String, _ name: String, _ size: Int) throws {
        defer { try? FileManager.default.removeItem(at: scratch) }
        let golden = try XRV.read()
        try write(network, prefix: network == "resnet50" ? "module.model." : "")
        let imported = try WeightImport().model(file.path)
        let card = imported.card
        #expect(card.modules[ModelCard.classifier]?.name == name)
        #expect(
            card.findings == TorchXRayVision.findings
                && card.findings[17].name == "Enlarged_Cardiomediastinum")
        #expect(card.task == .independent && card.thresholds.isEmpty && card.preprocessing.fit == .crop)
        #expect(card.preprocessing.size == size && card.preprocessing.channels == 1)
        #expect(card.licence.hasPrefix("Apache-2.0"))
        let expected = network == "resnet50" ? golden.resnet50 : golden.densenet121
        let model = try self.network(imported)
        let image = try golden.image
        try expect(inferenceMode { try model(image) }, near: expected)
    }

    @Test func normalisationIsTorchXRayVisions() throws {
        let normalisation = ModelRegistry.input(of: "xrv-densenet121").normalisation(channels: 1)
        for (value, expected) in try XRV.read().normalised {
            let found = try (#require(Float(value)) / 255 - normalisation.mean[0]) / normalisation.std[0]
            #expect(abs(found - expected) < 1e-3, "\(value)")
        }
    }

    /// A whole pickled module of the package's class: nothing of it is executed, its tensors and points are found.
    @Test func aPickledModuleOfTorchXRayVision() throws {
        let golden = try XRV.read()
        let path = Goldens.folder.appending(path: "xrv_tiny.pth").path
        var weights = try WeightFile.read(path)
        let points = try #require(weights["op_threshs"])
        weights["op_threshs"] = nil
        #expect(
            points.floats().map(Double.init).elementsEqual(
                TorchXRayVision.releases[0].operatingPoints.map { $0 ?? .nan }
            ) { abs($0 - $1) < 1e-7 })
        let model = try ParameterStore.build(seed: nil) {
            DenseNet(
                Architecture(name: "densenet121", inputChannels: 1, outputs: 18), $0,
                DenseNet.Configuration(
                    growthRate: 4, depths: [2, 1, 1, 1], stemChannels: 8, bottleneckFactor: 2))
        }
        try model.load(weights)
        let image = try golden.image
        try expect(inferenceMode { try model(image) }, near: golden.tiny)
    }

    @Test func outputsThatWereNeverTrainedAreLeftOut() throws {
        defer { try? FileManager.default.removeItem(at: scratch) }
        let points: [Float] = (0..<18).map { $0 % 3 == 1 ? .nan : Float($0 + 1) / 20 }
        try write("densenet121", adding: ["op_threshs": StoredTensor(floats: points, shape: [18])])
        let imported = try WeightImport().model(file.path)
        let kept = (0..<18).filter { $0 % 3 != 1 }
        #expect(imported.card.findings == kept.map { TorchXRayVision.findings[$0] })
        #expect(imported.card.thresholds.map(\.threshold) == kept.map { Double(points[$0]) })
        let golden = try XRV.read()
        let model = try network(imported)
        let image = try golden.image
        try expect(
            inferenceMode { try model(image) },
            near: golden.densenet121.map { row in kept.map { row[$0] } }, within: 2e-4)
    }

    @Test func weightsForImageNetBecomeABackbone() throws {
        defer { try? FileManager.default.removeItem(at: scratch) }
        try write("resnet18", outputs: 1000, channels: 3)
        let card = try WeightImport().model(file.path).card
        #expect(card.findings.isEmpty && card.modules.keys.elementsEqual([ModelCard.backbone]))
        #expect(card.preprocessing.normalisation == .imageNet(channels: 3))
        let target = scratch.appending(path: "model.safetensors")
        try WeightImport().model(file.path).write(to: target)
        let tensors = try ThoraxModelFile.read(target.path).tensors(of: ModelCard.backbone)
        #expect(tensors["conv1.weight"] != nil && tensors["fc.weight"] == nil)
    }

    @Test func timmsVGGReadsTheSameNumbers() throws {
        defer { try? FileManager.default.removeItem(at: scratch) }
        try write("vgg11", outputs: 2, channels: 1)
        var tensors = try WeightFile.read(file.path)
        for (own, timm, kernel) in [
            ("classifier.0", "pre_logits.fc1", 7), ("classifier.3", "pre_logits.fc2", 1),
        ] {
            let dense = try #require(tensors[own + ".weight"])
            tensors[own + ".weight"] = nil
            let shape = [dense.shape[0], dense.shape[1] / (kernel * kernel), kernel, kernel]
            tensors[timm + ".weight"] = StoredTensor(
                bytes: dense.withBytes { Array($0) }, dtype: .F32, shape: shape)
            tensors[timm + ".bias"] = tensors.removeValue(forKey: own + ".bias")
        }
        for part in [".weight", ".bias"] {
            tensors["head.fc" + part] = tensors.removeValue(forKey: "classifier.6" + part)
        }
        let timm = scratch.appending(path: "timm.safetensors")
        try SafetensorsFile.write(tensors.map { ($0.key, $0.value) }, metadata: [:], to: timm)
        var wishes = WeightImport()
        wishes.findings = [Finding("Normal"), Finding("Pneumonia")]
        wishes.task = .exclusive
        let found = try wishes.model(timm.path).tensors(of: ModelCard.classifier)
        let expected = try wishes.model(file.path).tensors(of: ModelCard.classifier)
        #expect(found == expected)
    }

    @Test func kerassKernelsBecomeTorchvisions() throws {
        let folder = Goldens.folder.appending(path: "../ModelFile").standardizedFileURL
        let expected = try SafetensorsFile(path: folder.appending(path: "keras_vgg.safetensors").path).tensors
        for name in ["keras1", "keras2"] {
            let file = folder.appending(path: "\(name).h5").path
            let found = try #require(try KerasVGG.torchvision(WeightFile.read(file), path: file))
            #expect(found == expected, "\(name)")
        }
    }

    @Test func whatCannotBeImportedIsNamed() throws {
        defer { try? FileManager.default.removeItem(at: scratch) }
        try write("resnet18", outputs: 3)
        func complaint(_ change: (inout WeightImport) -> Void) -> String {
            var wishes = WeightImport()
            change(&wishes)
            do {
                _ = try wishes.model(file.path)
                return "no error"
            } catch { return "\(error)" }
        }
        let outputs = complaint { $0.findings = [Finding("Pneumonia")] }
        #expect(outputs.hasPrefix(file.path) && outputs.contains("has 3 outputs, but 1 findings are named"))
        let other = complaint { $0.architecture = "resnet34" }
        #expect(other.contains("isn't resnet34") && other.contains("layer1.2.conv1.weight"))
        #expect(complaint { $0.architecture = "resnet81" }.contains("did you mean “resnet18”"))
        try SafetensorsFile.write([("a", StoredTensor(floats: [1], shape: [1]))], metadata: [:], to: file)
        #expect(complaint { _ in }.contains("are those of no network"))
    }

    static func folder(_ variable: String) -> URL? {
        ProcessInfo.processInfo.environment[variable].map { URL(filePath: $0) }
    }

    @Test(
        .enabled(
            if: folder("THORAX_XRV_WEIGHTS") != nil, "set THORAX_XRV_WEIGHTS: make_xrv_goldens.py --weights"))
    func fullSizeFilesOfTorchXRayVision() throws {
        let folder = try #require(Self.folder("THORAX_XRV_WEIGHTS"))
        let golden = try XRV.read()
        for release in [TorchXRayVision.releases[0], try #require(TorchXRayVision.releases.last)] {
            let imported = try WeightImport().model(folder.appending(path: release.file).path)
            let kept = release.operatingPoints.indices.filter { release.operatingPoints[$0] != nil }
            #expect(imported.card.thresholds.count == kept.count)
            let expected = release.name.hasPrefix("resnet50") ? golden.resnet50 : golden.densenet121
            let model = try network(imported)
            let image = try golden.image
            try expect(
                inferenceMode { try model(image) },
                near: expected.map { row in kept.map { row[$0] } })
        }
    }

    struct Keras: Decodable {
        let gray: [Float]
        let shape: [Int]
        let features: [Float]
    }

    @Test(
        .enabled(
            if: folder("THORAX_KERAS_WEIGHTS") != nil, "set THORAX_KERAS_WEIGHTS: make_hdf5.py --weights"))
    func featuresEqualKerass() throws {
        let folder = try #require(Self.folder("THORAX_KERAS_WEIGHTS"))
        let golden = try JSONDecoder().decode(
            Keras.self, from: Data(contentsOf: folder.appending(path: "expected.json")))
        let imported = try WeightImport().model(folder.appending(path: "vgg16_model.h5").path)
        let other = try WeightImport().model(folder.appending(path: "vgg16.weights.h5").path)
        #expect(try other.tensors(of: ModelCard.backbone) == imported.tensors(of: ModelCard.backbone))
        #expect(imported.card.modules[ModelCard.backbone]?.name == "keras-vgg16")
        let model = try ModelRegistry.make(
            Architecture(name: "keras-vgg16", inputChannels: 3, outputs: 1, head: .pooled()), seed: nil)
        try model.load(imported.tensors(of: ModelCard.backbone), skippingHead: true)
        model.store.isTraining = false
        let normalisation = imported.card.preprocessing.normalisation
        let batch = try golden.gray.map { UInt8($0) }.withUnsafeBytes { bytes in
            let channels = try (0..<3).map { channel in
                try Tensor(
                    bytes.map {
                        (Float($0) / 255 - normalisation.mean[channel]) / normalisation.std[channel]
                    },
                    shape: [1, 1] + golden.shape)
            }
            return try Tensor.cat(channels, dimension: 1)
        }
        let found = try inferenceMode {
            try model.forward(batch, fromBlock: 0, toBlock: model.blocks.count).floats()
        }
        let largest = golden.features.map(abs).max() ?? 0
        let error = zip(found, golden.features).map { abs($0 - $1) }.max() ?? .infinity
        #expect(found.count == golden.features.count && error <= 1e-4 * largest, "\(error) of \(largest)")
    }
}
