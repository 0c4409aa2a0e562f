import Cohort
import Foundation
import Testing
import _TestSupport

/// `thorax data looks`, and a training on its strata.
@Suite struct LookCommandTests {
    let trained: TrainedPhantoms
    let scratch: ScratchFolder

    init() throws {
        trained = try TrainedPhantoms.shared.get()
        scratch = try ScratchFolder()
    }

    private func looks(_ arguments: [String]) throws -> ThoraxProcess.Result {
        try ThoraxProcess.run(["data", "looks"] + arguments)
    }

    @Test func aTrainingDrawsEvenlyFromStrata() throws {
        let strata = scratch.path("strata.csv")
        let result = try looks([trained.cohort, "--finding", "Pneumonia", "--output", strata])
        #expect(result.status == 0, "\(result.errors)")
        for text in ["sharpness", "stratum", "The look alone tells Pneumonia"] {
            #expect(result.output.contains(text), "\(result.output)")
        }
        #expect(Set(try Cohort(csv: URL(filePath: strata)).allFilms.map(\.look)) == ["0", "1", "2"])
        let training = try ThoraxProcess.run(
            [
                "train", ThoraxProcess.recipe("demo"), "--cohort", strata, "--output", scratch.path("run"),
                "--set", "groups={by: [look, label], sampling: balanced}", "--set", "classBalance=none",
            ] + TrainedPhantoms.quick)
        #expect(training.status == 0, "\(training.errors)")
    }

    @Test func whatCannotBePartedIsTold() throws {
        let unknown = try looks([trained.cohort, "--finding", "Pneumonai"])
        #expect(unknown.status != 0 && unknown.errors.contains("--finding Pneumonai: the cohort knows"))
        let text = try String(contentsOfFile: trained.cohort, encoding: .utf8)
        let folder = URL(filePath: trained.cohort).deletingLastPathComponent().path
        let broken = scratch.path("broken.csv")
        var lines = text.replacing("films/", with: "\(folder)/films/").split(separator: "\n")
        lines[1] = Substring(lines[1].replacing("/films/", with: "/gone/"))
        try lines.joined(separator: "\n").write(toFile: broken, atomically: true, encoding: .utf8)
        let result = try looks([broken, "--finding", "Pneumonia", "--output", scratch.path("rest.csv")])
        #expect(result.status == 1 && result.errors.contains("/gone/"), "\(result.errors)")
        #expect(
            try Cohort(csv: URL(filePath: scratch.path("rest.csv"))).allFilms.count { $0.look == nil } == 1)
    }
}
