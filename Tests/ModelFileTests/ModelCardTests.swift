import Clinical
import Foundation
import Imaging
import ModelFile
import Testing

@Suite struct ModelCardTests {
    /// The card of `model_v1.safetensors`.
    static let card = ModelCard(
        name: "tiny", task: .binary, findings: [Finding("Pneumonia")],
        modules: [
            "classifier": Architecture(
                name: "compact", inputChannels: 1, outputs: 1,
                head: HeadConfiguration(kind: .pooled, hidden: [8], dropout: 0.25))
        ],
        preprocessing: Preprocessing(size: 224, normalisation: .imageNet(channels: 1)),
        thresholds: [
            OperatingPoint(
                finding: Finding("Pneumonia"), threshold: 0.4, rule: "Youden's index", split: "validation")
        ],
        calibration: .temperature(value: 1.25),
        training: TrainingRecord(
            recipe: "model: compact\n", seed: .max, threads: 2, origin: .scratch, dataDigest: "00ff",
            splits: [SplitRecord(split: "train", films: 3, patients: 2, positives: [1])],
            subjects: SubjectHashes(key: "key", patients: ["p1", "p2"], filmDigests: ["aa", "bb"]),
            thorax: "0.1.0", libtorch: "2.13.0", created: Date(timeIntervalSince1970: 1_700_000_000.75)),
        metrics: [
            MetricRecord(
                name: "AUROC", finding: Finding("Pneumonia"), split: "test", estimate: 0.99, lower: 0.98,
                upper: 1,
                counts: ["positive": 10, "negative": 20]),
            MetricRecord(name: "AUPRC", split: "test", estimate: nil),
        ],
        licence: "CC0-1.0")

    private static let tensors = [
        "classifier": [
            "conv.weight": StoredTensor(floats: filled([2, 1, 3, 3]), shape: [2, 1, 3, 3]),
            // -6.25 as binary16
            "fc.bias": StoredTensor(bytes: [0x40, 0xC6], dtype: .F16, shape: [1]),
        ]
    ]

    @Test func versionOneStaysReadable() throws {
        let file = try ThoraxModelFile.read(golden("model_v1.safetensors"))
        #expect(file.card == Self.card)
        #expect(try file.tensors(of: "classifier") == Self.tensors["classifier"])
    }

    @Test func theSameModelIsTheSameBytes() throws {
        try withFile { path in
            try ThoraxModelFile(card: Self.card, modules: Self.tensors).write(to: URL(fileURLWithPath: path))
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
            #expect(bytes == (try goldenBytes("model_v1.safetensors")))
        }
    }

    @Test func aModelFileCutInHalfSaysSo() throws {
        let bytes = try goldenBytes("model_v1.safetensors")
        try withFile(Array(bytes[..<(bytes.count / 2)])) { path in
            let error = failure { () throws(ModelFileError) in try ThoraxModelFile.read(path) }
            guard case .truncated(path, let expected, let found) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(expected > found && found == bytes.count / 2)
        }
    }

    @Test func weightsWithoutACardAreTold() throws {
        let path = golden("state_zip.safetensors")
        #expect(
            failure { () throws(ModelFileError) in try ThoraxModelFile.read(path) } == .noCard(path: path))
    }

    /// The error of reading a model file whose card's text was changed.
    private func cardFailure(replacing old: String, with new: String) throws -> ModelFileError {
        let file = try SafetensorsFile(path: golden("model_v1.safetensors"))
        var metadata = file.metadata
        let text = try #require(metadata["thorax.card"])
        #expect(text.contains(old))
        metadata["thorax.card"] = text.replacingOccurrences(of: old, with: new)
        return try withFile { path in
            try SafetensorsFile.write(
                file.tensors.map { ($0.key, $0.value) }, metadata: metadata, to: URL(fileURLWithPath: path))
            return try #require(
                failure { () throws(ModelFileError) in try ThoraxModelFile.read(path) })
        }
    }

    @Test func anotherVersionIsTold() throws {
        let later = try cardFailure(replacing: "\"version\":1", with: "\"version\":2,\"news\":[]")
        guard case .cardVersion(_, found: 2, supported: 1) = later else {
            Issue.record("\(later)")
            return
        }
        #expect(later.description.contains("update Thorax"))
    }

    @Test(arguments: [
        ("\"licence\"", "\"license\"", "'licence' is missing"),
        ("\"size\":224", "\"size\":\"224\"", "'preprocessing.size' has the wrong type"),
        (
            "\"size\":224", "\"size\":0",
            "'preprocessing.size' has an unknown value (expected a side of 1 to 4096 pixels, found 0)"
        ),
        ("\"binary\"", "\"ordinal\"", "'task' has an unknown value"),
        ("\"outputs\":1", "\"outputs\":2", "has 2 outputs for 1 findings"),
        ("\"inputChannels\":1", "\"inputChannels\":3", "takes 3 channels, but preprocessing makes 1"),
        ("[\"Pneumonia\"]", "[]", "'findings' are empty"),
        ("[\"Pneumonia\"]", "[\"Mass\"]", "name 'Pneumonia', which isn't a finding"),
        ("[\"Pneumonia\"]", "[\"Mass\",\"Mass\"]", "name a finding twice"),
        ("\"binary\"", "\"exclusive\"", "needs two"),
        ("\"threshold\":0.4", "\"threshold\":1.4", "have 1.4"),
        ("\"split\":\"validation\"", "\"split\":\"test\"", "chosen on the test split"),
        ("\"value\":1.25", "\"value\":0", "isn't positive"),
        ("\"std\":[0.226]", "\"std\":[0]", "positive deviation"),
        ("\"dropout\":0.25", "\"dropout\":1", "dropout outside"),
        ("\"positives\":[1]", "\"positives\":[]", "counts 0 findings of 1"),
        ("{\"calibration\"", "[{\"calibration\"", "isn't JSON"),
        ("\"classifier\":", "\"class.ifier\":", "isn't a name without dots"),
        ("\"classifier\":", "\"segmenter\":", "no module 'segmenter'"),
    ])
    func brokenCardsNameTheField(_ old: String, _ new: String, _ message: String) throws {
        let error = try cardFailure(replacing: old, with: new)
        #expect(error.description.contains(message), "\(error)")
    }

    @Test func figuresThatAreNoNumbersAreNotWritten() throws {
        var card = Self.card
        card.metrics[0].estimate = .nan
        let file = try ThoraxModelFile(card: card, modules: Self.tensors)
        let error = complaint { () throws(ModelFileError) in
            try file.write(to: URL(fileURLWithPath: golden("never.safetensors")))
        }
        #expect(error.contains("'metrics.0.estimate' can't be nan"))
        #expect(!FileManager.default.fileExists(atPath: golden("never.safetensors")))
    }

    @Test func modulesAreKeptApart() throws {
        var card = Self.card
        card.modules["segmenter"] = Architecture(name: "compact", inputChannels: 1, outputs: 1)
        let missing = complaint { () throws(ModelFileError) in
            try ThoraxModelFile(card: card, modules: Self.tensors)
        }
        #expect(missing.contains("no module 'segmenter'"))

        var modules = Self.tensors
        modules["segmenter"] = ["out.bias": StoredTensor(floats: [1], shape: [1])]
        try withFile { path in
            try ThoraxModelFile(card: card, modules: modules).write(to: URL(fileURLWithPath: path))
            let file = try ThoraxModelFile.read(path)
            #expect(try file.tensors(of: "segmenter") == modules["segmenter"])
            #expect(try file.tensors(of: "classifier") == modules["classifier"])
            let gate = complaint { () throws(ModelFileError) in try file.tensors(of: "gate") }
            #expect(gate.contains("classifier, segmenter"))
        }
    }

    @Test func hashesTellWhoWasSeenAndNameNoOne() throws {
        let subjects = Self.card.training.subjects
        #expect(subjects.patientsSeen(among: ["p3", "p2", "p0"]) == ["p2"])
        #expect(subjects.filmsSeen(among: ["bb", "cc"]) == ["bb"])
        #expect(!subjects.patients.contains("p1"))
        // Python: hmac.new(b"key", b"p1", "sha256").hexdigest()
        #expect(
            subjects.patients.contains("42fa592c4bb5647a2c9d83f79983a63da5a660070d1ca9b6fa6a72bec87e2104"))
    }
}
