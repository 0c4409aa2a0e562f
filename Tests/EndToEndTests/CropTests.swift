import Foundation
import Imaging
import Testing
import _TestSupport

/// A model of films cropped to the lungs, through every command.
@Suite struct CropTests {
    private let trained: TrainedPhantoms
    private let scratch: ScratchFolder

    init() throws {
        trained = try TrainedPhantoms.shared.get()
        scratch = try ScratchFolder()
    }

    @Test func everyCommandTakesACroppedModel() throws {
        func run(_ arguments: [String]) throws -> String {
            let result = try ThoraxProcess.run(arguments)
            #expect(result.status == 0, "\(arguments.first ?? ""): \(result.errors)")
            return result.output
        }
        _ = try run(
            [
                "train", ThoraxProcess.recipe("demo"), "--cohort", trained.cohort, "--output",
                scratch.path("run"), "--set", "image.crop=lungs", "--set", "image.size=48", "--set",
                "phases.0.epochs=1", "--set", "batchSize=16",
            ])
        let recipe = try String(contentsOfFile: scratch.path("run/recipe.yaml"), encoding: .utf8)
        #expect(recipe.contains("crop: lungs"))
        let model = scratch.path("run/model.safetensors")
        #expect(try run(["models", "show", model]).contains("cropped to the lungs"))
        let films = Array(try trained.filmPaths().prefix(2))
        #expect(try run(["predict", model] + films + ["--format", "csv"]).contains(films[1]))
        _ = try run(
            [
                "explain", model, "--cohort", trained.cohort, "--limit", "4", "--score", "--method",
                "grad-cam", "--output", scratch.path("explained"),
            ])
        let sheet = FileManager.default.fileExists(atPath: scratch.path("explained/explanations.csv"))
        #expect(sheet)
        _ = try run(
            ["evaluate", model, "--cohort", trained.cohort, "--output", scratch.path("evaluated")])
        _ = try run(
            [
                "audit", model, "--cohort", trained.cohort, "--output", scratch.path("audited"),
                "--replicates", "20", "--threads", "1", "--no-gallery",
            ])
        let audit = try String(contentsOfFile: scratch.path("audited/audit.json"), encoding: .utf8)
        #expect(audit.contains("\"regions\""))
        let plan = try run(
            [
                "train", ThoraxProcess.recipe("demo"), "--cohort", trained.cohort, "--plan", "--set",
                "image.crop=lungs", "--set", "image.size=48",
            ])
        #expect(plan.contains("films"))
    }

    @Test func aMisspeltCropIsNamed() throws {
        let result = try ThoraxProcess.run(
            [
                "train", ThoraxProcess.recipe("demo"), "--cohort", trained.cohort, "--output",
                scratch.path("none"), "--set", "image.crop=lung",
            ])
        #expect(result.status != 0 && result.errors.contains("image.crop"), "\(result.errors)")
    }
}
