import Foundation
package import ModelFile

/// The tensors of a foreign file under torchvision's keys, and what else the file tells.
package struct ForeignWeights {
    let path: String
    package private(set) var tensors: [String: StoredTensor]
    /// Per output, the sigmoid from which on a finding counts as present; `nil` where the output was never trained.
    private(set) var operatingPoints: [Double?]?
    /// Whether Keras wrote it.
    package let isKeras: Bool

    /// What training scripts put before every key.
    private static let prefixes = ["module.", "model.", "_orig_mod."]

    /// Reads a file and puts its keys and layouts in torchvision's form.
    package init(_ path: String) throws {
        self.path = path
        let stored = try WeightFile.read(path)
        let file = URL(filePath: path).lastPathComponent
        operatingPoints = TorchXRayVision.releases.first { $0.file == file }?.operatingPoints
        let keras = try KerasVGG.torchvision(stored, path: path)
        isKeras = keras != nil
        tensors = keras ?? stored
        // Modules of TorchXRayVision keep their operating points as a buffer beside the network.
        if let points = tensors.removeValue(forKey: "op_threshs") {
            operatingPoints = points.floats().map { $0.isNaN ? nil : Double($0) }
        }
        stripPrefixes()
        try renameTimmVGG()
    }

    private mutating func stripPrefixes() {
        while let prefix = Self.prefixes.first(where: { prefix in
            !tensors.isEmpty && tensors.keys.allSatisfy { $0.hasPrefix(prefix) }
        }) {
            var shorter: [String: StoredTensor] = [:]
            for (key, tensor) in tensors { shorter[String(key.dropFirst(prefix.count))] = tensor }
            tensors = shorter
        }
    }

    /// timm writes VGG's first two dense layers as convolutions, which read the same numbers in the same order.
    private mutating func renameTimmVGG() throws(WeightImportError) {
        guard tensors["pre_logits.fc1.weight"] != nil else { return }
        let names = [
            "pre_logits.fc1.": "classifier.0.", "pre_logits.fc2.": "classifier.3.",
            "head.fc.": "classifier.6.",
        ]
        for (old, new) in names {
            for part in ["weight", "bias"] {
                guard let tensor = tensors.removeValue(forKey: old + part) else { continue }
                let shape = [tensor.shape.first ?? 0, tensor.shape.dropFirst().reduce(1, *)]
                tensors[new + part] = part == "bias" ? tensor : try reshaped(tensor, shape, key: old + part)
            }
        }
    }

    private func reshaped(
        _ tensor: StoredTensor, _ shape: [Int], key: String
    ) throws(WeightImportError) -> StoredTensor {
        guard tensor.count == shape.reduce(1, *) else {
            throw .shape(
                path: path, key: key, expected: "of \(shape.reduce(1, *)) elements", found: tensor.shape)
        }
        return StoredTensor(bytes: tensor.withBytes { Array($0) }, dtype: tensor.dtype, shape: shape)
    }

    /// Number of outputs of the classifier whose keys begin with one of `prefixes`; `nil` where there is none.
    func outputs(_ prefixes: [String]) -> Int? {
        // The last layer's key is the last by name, too: classifier.6 after classifier.3, output after hidden.
        tensors.filter { key, tensor in
            tensor.shape.count == 2 && key.hasSuffix("weight") && prefixes.contains { key.hasPrefix($0) }
        }
        .max { $0.key < $1.key }?.value.shape[0]
    }

    /// Keeps the outputs that were trained, and no others.
    mutating func keepOutputs(_ kept: [Int], prefixes: [String]) {
        for (key, tensor) in tensors where prefixes.contains(where: { key.hasPrefix($0) }) {
            let row = tensor.shape.dropFirst().reduce(tensor.dtype.size, *)
            let bytes = tensor.withBytes { bytes in
                kept.flatMap { Array(bytes[$0 * row..<($0 + 1) * row]) }
            }
            tensors[key] = StoredTensor(
                bytes: bytes, dtype: tensor.dtype, shape: [kept.count] + tensor.shape.dropFirst())
        }
        operatingPoints = operatingPoints.map { points in kept.map { points[$0] } }
    }
}
