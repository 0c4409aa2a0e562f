import Foundation
import Testing
import _TestSupport

/// The audit through the command line, on a model that was trained there.
@Suite struct AuditCommandTests {
    private func audit(_ folder: ScratchFolder, _ more: [String]) throws -> ThoraxProcess.Result {
        let trained = try TrainedPhantoms.shared.get()
        return try ThoraxProcess.run(
            [
                "audit", trained.model, "--cohort", trained.cohort, "--output", folder.path("audit"),
                "--replicates", "50", "--threads", "1",
            ] + more)
    }

    private func object(_ path: String) throws -> [String: Any] {
        let data = try Data(contentsOf: URL(filePath: path))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test("A whole audit answers every question and leaves page, JSON and table")
    func whole() throws {
        let folder = try ScratchFolder()
        let result = try audit(folder, [])
        #expect(result.status == 0, "\(result.errors)")
        let report = try object(folder.path("audit/audit.json"))
        let answers = try #require(report["answers"] as? [[String: Any]])
        #expect(
            answers.compactMap { $0["question"] as? String } == [
                "leakage", "regions", "saliency", "fingerprints", "exchange", "looks", "sites", "calibration",
            ])
        // Its own test patients were in no training split.
        let leakage = try #require(answers.first)
        #expect(leakage["verdict"] as? String == "sound")
        let page = try String(contentsOfFile: folder.path("audit/audit.html"), encoding: .utf8)
        #expect(page.contains("What could not be told"))
        let table = try String(contentsOfFile: folder.path("audit/figures.csv"), encoding: .utf8)
        #expect(table.hasPrefix("question,figure,finding,"))
        #expect(result.output.contains("fingerprints"))
    }

    @Test("An audit on the training's own films fails where leakage is to fail")
    func gate() throws {
        let folder = try ScratchFolder()
        let result = try audit(folder, ["--external", "--questions", "leakage", "--fail-on", "leakage"])
        #expect(result.status == 1)
        #expect(result.errors.contains("found: leakage"))
        let sound = try audit(folder, ["--questions", "leakage", "--fail-on", "any=notice"])
        #expect(sound.status == 0, "\(sound.errors)")
    }

    @Test("Limits are read from YAML and JSON; an unknown one is refused with the nearest")
    func thresholds() throws {
        let folder = try ScratchFolder()
        let limits = folder.path("limits.yaml")
        try "calibrationError: 0\n".write(toFile: limits, atomically: true, encoding: .utf8)
        let strict = try audit(
            folder, ["--questions", "calibration", "--fail-on", "calibration", "--thresholds", limits])
        #expect(strict.status == 1)
        try #"{"calibrationEror": 0}"#.write(toFile: limits, atomically: true, encoding: .utf8)
        let unknown = try audit(folder, ["--questions", "calibration", "--thresholds", limits])
        #expect(unknown.status != 0)
        #expect(unknown.errors.contains("calibrationError"), "\(unknown.errors)")
    }

    @Test("Questions and methods that there are not are named before anything is done")
    func badChoices() throws {
        let folder = try ScratchFolder()
        let question = try audit(folder, ["--questions", "regoins"])
        #expect(question.status != 0 && question.errors.contains("Did you mean regions?"))
        let method = try audit(folder, ["--method", "grad-cm"])
        #expect(method.status != 0 && method.errors.contains("Did you mean grad-cam?"))
        let level = try audit(folder, ["--fail-on", "leakage=perhaps"])
        #expect(level.status != 0 && level.errors.contains("--fail-on"))
    }
}
