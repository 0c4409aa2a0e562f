import Foundation
import Testing
import _TestSupport

/// The ways against shortcuts through the command line.
struct MitigationTests {
    private let phantoms: TrainedPhantoms
    private let folder: ScratchFolder

    init() throws {
        phantoms = try TrainedPhantoms.shared.get()
        folder = try ScratchFolder()
    }

    private func train(_ name: String, cohort: String, _ keys: [String]) throws -> ThoraxProcess.Result {
        try ThoraxProcess.run(
            ["train", ThoraxProcess.recipe("demo"), "--cohort", cohort, "--output", folder.path(name)]
                + TrainedPhantoms.quick + keys.flatMap { ["--set", $0] })
    }

    @Test func everyWayTrainsAndTheModelPredicts() throws {
        let result = try train(
            "all", cohort: withMasks(),
            [
                "image.levels=equalised",
                "augmentation={borderMask: 0.5, cornerMask: 0.5, equalisation: 0.5, rotationDegrees: 5}",
                "groups={by: [site, label], sampling: balanced, objective: worst}",
                "decorrelation.weight=0.5",
                "lungAttention.weight=0.5", "classBalance=none",
            ])
        #expect(result.status == 0, "\(result.errors)")
        let log = try String(contentsOf: folder.url.appending(path: "all/log.jsonl"), encoding: .utf8)
        for name in ["penalty.decorrelation", "penalty.lungAttention", "groupWeight.site Harbour, label"] {
            #expect(log.contains(name), "\(name)")
        }
        let film = try #require(try phantoms.filmPaths().first)
        let prediction = try ThoraxProcess.run(
            ["predict", folder.path("all/model.safetensors"), film, "--format", "csv"])
        #expect(prediction.status == 0, "\(prediction.errors)")
        let recipe = try String(contentsOf: folder.url.appending(path: "all/recipe.yaml"), encoding: .utf8)
        #expect(recipe.contains("levels: equalised") && recipe.contains("objective: worst"))
    }

    @Test func whatCannotBeHadIsSaidBeforeTheWork() throws {
        let masks = try train("masks", cohort: phantoms.cohort, ["lungAttention.weight=1"])
        #expect(masks.status != 0 && masks.errors.contains("lungs=PATH"), "\(masks.errors)")
        let device = try train("device", cohort: phantoms.cohort, ["decorrelation={from: device, weight: 1}"])
        #expect(
            device.status != 0 && device.errors.contains("decorrelation.from is device"), "\(device.errors)")
        let group = try train("group", cohort: phantoms.cohort, ["groups={by: [device], objective: worst}"])
        #expect(group.status != 0 && group.errors.contains("in one group"), "\(group.errors)")
        let empty = try train("empty", cohort: phantoms.cohort, ["groups.objective=worst"])
        #expect(empty.status != 0 && empty.errors.contains("groups.by is empty"), "\(empty.errors)")
    }

    @Test func aPlanCountsTheWays() throws {
        let plan = try ThoraxProcess.run(
            [
                "train", ThoraxProcess.recipe("demo"), "--cohort", withMasks(), "--plan", "--set",
                "lungAttention={weight: 1, evidence: gradient}", "--set", "image.size=48",
            ])
        #expect(plan.status == 0, "\(plan.errors)")
    }

    /// The phantoms' cohort with the column that names their masks.
    private func withMasks() throws -> String {
        let lines = try String(contentsOfFile: phantoms.cohort, encoding: .utf8)
            .split(separator: "\n").map(String.init)
        let header = try #require(lines.first).split(separator: ",", omittingEmptySubsequences: false)
        let path = try #require(header.firstIndex(of: "path"))
        let base = URL(filePath: phantoms.cohort).deletingLastPathComponent()
        let rows = lines.dropFirst().map { line in
            var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let film = URL(filePath: cells[path], relativeTo: base).standardizedFileURL.path
            cells[path] = film
            return (cells + ["lungs=" + film.replacing("/films/", with: "/masks/lungs/")]).joined(
                separator: ",")
        }
        let file = folder.path("masks.csv")
        try ([lines[0] + ",masks"] + rows).joined(separator: "\n").appending("\n")
            .write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }
}
