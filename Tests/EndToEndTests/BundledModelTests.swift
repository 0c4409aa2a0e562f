import Foundation
import Testing
import _TestSupport

/// The models that come with Thorax, and several models at once.
@Suite struct BundledModelTests {
    let trained: TrainedPhantoms
    let scratch: ScratchFolder

    init() throws {
        trained = try TrainedPhantoms.shared.get()
        scratch = try ScratchFolder()
    }

    private func jsonl(_ arguments: [String]) throws -> [[String: Any]] {
        let result = try ThoraxProcess.run(["predict", "--format", "jsonl"] + arguments)
        #expect(result.status == 0, "\(result.errors)")
        return try result.output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    private func findings(_ line: [String: Any]) -> [String] {
        (line["findings"] as? [[String: Any]] ?? []).compactMap { $0["finding"] as? String }
    }

    @Test func withoutAModelBothJudge() throws {
        let film = try trained.filmPaths()[0]
        let lines = try jsonl([film])
        #expect(lines.map { $0["model"] as? String } == ["pneumonia", "ailments"])
        #expect(lines.map { $0["path"] as? String } == [film, film])
        #expect(lines.map(findings) == [["Pneumonia"], ["Normal", "Pneumonia", "Mass", "Nodule"]])
        let table = try ThoraxProcess.run(["predict", film])
        #expect(table.output.contains("pneumonia  Pneumonia ") && table.output.contains("ailments   Normal "))
    }

    @Test func aNamedModelSaysWhatItSaysBesideOthers() throws {
        let film = try trained.filmPaths()[0]
        let alone = try jsonl(["--model", "pneumonia", film])
        let beside = try jsonl(["--model", trained.model, "--model", "pneumonia", film])
        #expect(alone.count == 1 && alone[0]["model"] == nil && beside.count == 2)
        let values = [alone[0], beside[1]].map { line in
            (line["findings"] as? [[String: Any]])?[0]["probability"] as? Double
        }
        #expect(values[0] != nil && values[0] == values[1])
        let named = try jsonl(["--model", trained.model, film])
        #expect(try named.map(findings) == jsonl([trained.model, film]).map(findings))
    }

    @Test func aTableOfSeveralModelsHasOneRowPerFilm() throws {
        let film = try trained.filmPaths()[0]
        try Data("no film".utf8).write(to: URL(filePath: scratch.path("broken.png")))
        let result = try ThoraxProcess.run(["predict", scratch.path("broken.png"), film, "--format", "csv"])
        #expect(result.status == 1)
        let rows = result.output.split(separator: "\n")
        #expect(rows.count == 3)
        #expect(
            rows[0].hasPrefix(
                "path,pneumonia: Pneumonia probability,pneumonia: Pneumonia decision,ailments: Normal"))
        // One reason, though two models met it.
        #expect(result.errors.contains("1 of 2 films"))
        #expect(rows[1].components(separatedBy: "broken.png").count == 3, "\(rows[1])")
    }

    @Test(arguments: ["pneumonia", "ailments"]) func theCardSaysWhatItIs(_ name: String) throws {
        let result = try ThoraxProcess.run(["models", "show", name])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("not for clinical use") && result.output.contains("CC BY 4.0"))
        let path = try #require(result.output.firstMatch(of: /\((.*\.safetensors)\)/)).1
        let size = try FileManager.default.attributesOfItem(atPath: String(path))[.size] as? Int
        #expect(size.map { $0 <= 16_000_000 } == true)
        let terms = path.replacing(".safetensors", with: "-licence.md")
        #expect(try String(contentsOfFile: String(terms), encoding: .utf8).contains("Not for clinical use."))
    }
}
