import Clinical
import Foundation
import Groundwork
import Imaging
import ModelFile
import Testing
import _TestSupport

/// Weights of others through the executable: fetched, imported, used.
@Suite struct WeightsTests {
    let trained: TrainedPhantoms
    let scratch: ScratchFolder

    init() throws {
        trained = try TrainedPhantoms.shared.get()
        scratch = try ScratchFolder()
    }

    /// The trained network as somebody else would save it: bare tensors under a wrapper's prefix.
    private func bareWeights() throws -> (path: String, card: ModelCard) {
        let model = try ThoraxModelFile.read(trained.model)
        let tensors = try model.tensors(of: ModelCard.classifier).map { ("module." + $0.key, $0.value) }
        let path = scratch.path("weights.safetensors")
        try SafetensorsFile.write(tensors, metadata: [:], to: URL(filePath: path))
        return (path, model.card)
    }

    @Test func importedWeightsJudgeFilms() throws {
        let (weights, card) = try bareWeights()
        let output = scratch.path("imported.safetensors")
        let names = card.findings.map(\.name).joined(separator: ",")
        let result = try ThoraxProcess.run(
            ["models", "import", weights, "--findings", names, "--licence", "CC0", "--output", output])
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            result.output.contains("network     compact, \(card.preprocessing.channels) channels"),
            "\(result.output)")
        let imported = try ThoraxModelFile.read(output)
        #expect(imported.card.findings == card.findings && imported.card.licence == "CC0")
        #expect(
            imported.card.training.origin
                == .pretrained(
                    source: "weights.safetensors",
                    sha256: try Digest.sha256(contentsOf: URL(filePath: weights))))
        let original = try ThoraxModelFile.read(trained.model).tensors(of: ModelCard.classifier)
        for (key, tensor) in try imported.tensors(of: ModelCard.classifier) {
            #expect(original[key] == tensor, "\(key)")
        }
        let films = try ThoraxProcess.run(["predict", output, try trained.filmPaths()[0]])
        #expect(films.status == 0, "\(films.errors)")
    }

    @Test func aBackboneStartsATraining() throws {
        let (weights, _) = try bareWeights()
        let output = scratch.path("backbone.safetensors")
        let imported = try ThoraxProcess.run(["models", "import", weights, "--output", output])
        #expect(imported.status == 0, "\(imported.errors)")
        let judged = try ThoraxProcess.run(["predict", output, try trained.filmPaths()[0]])
        #expect(
            judged.status != 0 && judged.errors.contains("describes no classifier"),
            "\(judged.errors)")
        let training = try ThoraxProcess.run(
            [
                "train", ThoraxProcess.recipe("demo"), "--cohort", trained.cohort, "--output",
                scratch.path("run"),
                "--set", "model.weights=\(output)",
            ] + TrainedPhantoms.quick)
        #expect(training.status == 0, "\(training.errors)")
    }

    @Test func whatCannotBeImportedIsNamed() throws {
        let (weights, _) = try bareWeights()
        let output = scratch.path("x.safetensors")
        let findings = try ThoraxProcess.run(
            ["models", "import", weights, "--findings", "A,B,C,D,E", "--output", output])
        #expect(
            findings.status != 0 && findings.errors.contains("5 findings are named"), "\(findings.errors)")
        let text = scratch.path("notes.h5")
        try Data("These are notes.".utf8).write(to: URL(filePath: text))
        let foreign = try ThoraxProcess.run(["models", "import", text, "--output", output])
        #expect(foreign.status != 0 && foreign.errors.contains("text that starts with"), "\(foreign.errors)")
        #expect(!FileManager.default.fileExists(atPath: output))
    }

    @Test func pullFetchesThenWorksOffline() throws {
        let body = (0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let server = try RawServer { request, number in
            let start = request.firstMatch(of: /[Rr]ange: bytes=(\d+)-/).flatMap { Int($0.1) } ?? 0
            return number == 0
                ? .init(
                    head: "HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n",
                    body: Array(body[..<20_000]),
                    pause: 0.3)
                : start > 0 ? .rest(body, from: start) : .whole(body)
        }
        let catalogue = scratch.path("catalogue.json")
        let text = """
            [{"name": "mine", "url": "\(server.url())", "size": \(body.count), "architecture": "compact",
              "sha256": "\(Digest.sha256(Data(body)))", "licence": "CC0"}]
            """
        try Data(text.utf8).write(to: URL(filePath: catalogue))
        let pull = ["models", "pull", "mine", "--catalogue", catalogue, "--cache", scratch.path("cache")]
        let plain = try ThoraxProcess.run(pull)
        #expect(plain.status != 0 && plain.errors.contains("--allow-http"), "\(plain.errors)")
        let fetched = try ThoraxProcess.run(pull + ["--allow-http"])
        #expect(fetched.status == 0, "\(fetched.errors)")
        // One line on either stream is all that a script sees: no progress line outside a terminal.
        #expect(fetched.output == scratch.path("cache/mine/weights.bin") + "\n", "\(fetched.output)")
        #expect(
            !fetched.errors.contains("\u{1B}") && fetched.errors.contains("attempt 2 of 5"),
            "\(fetched.errors)")
        let offline = try ThoraxProcess.run(pull + ["--offline"])
        #expect(offline.status == 0 && offline.output == fetched.output && server.seen.count == 2)
        let list = try ThoraxProcess.run(["models", "pull", "--cache", scratch.path("cache")])
        #expect(
            list.output.contains("SHA-256 397923af…") && list.output.contains("xrv-densenet121-res224-all"))
        let unknown = try ThoraxProcess.run(["models", "pull", "resnet81", "--cache", scratch.path("cache")])
        #expect(
            unknown.status != 0 && unknown.errors.contains("did you mean “resnet18”"), "\(unknown.errors)")
    }
}
