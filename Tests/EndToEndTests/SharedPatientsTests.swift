import Foundation
import Testing
import _TestSupport

/// A patient in two splits is refused by name, and insisting is said where the figures are read.
@Suite struct SharedPatientsTests {
    let trained: TrainedPhantoms
    let scratch: ScratchFolder

    init() throws {
        trained = try TrainedPhantoms.shared.get()
        scratch = try ScratchFolder()
    }

    /// The cohort with one patient of the training split given to a test film.
    private func leakingCohort() throws -> String {
        var rows = try String(contentsOfFile: trained.cohort, encoding: .utf8).split(
            whereSeparator: \.isNewline
        )
        .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        let split = try #require(rows[0].firstIndex(of: "split"))
        let patient = try #require(rows[0].firstIndex(of: "patient"))
        let path = try #require(rows[0].firstIndex(of: "path"))
        let learnt = try #require(rows.first { $0[split] == "train" })
        let tested = try #require(rows.firstIndex { $0[split] == "test" })
        rows[tested][patient] = learnt[patient]
        let folder = URL(filePath: trained.cohort).deletingLastPathComponent()
        for index in rows.indices.dropFirst() where !rows[index][path].hasPrefix("/") {
            rows[index][path] = folder.appending(path: rows[index][path]).path
        }
        let file = scratch.path("leak.csv")
        try rows.map { $0.joined(separator: ",") }.joined(separator: "\n").write(
            toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    @Test func trainingRefusesUnlessInsisted() throws {
        let cohort = try leakingCohort()
        let arguments =
            ["train", ThoraxProcess.recipe("demo"), "--cohort", cohort, "--output", scratch.path("run")]
            + TrainedPhantoms.quick
        let refused = try ThoraxProcess.run(arguments)
        #expect(refused.status == 1)
        for words in [
            "1 patient in several splits", "thorax data split", "--allow-shared-patients", "train, test",
        ] {
            #expect(refused.errors.contains(words), "no '\(words)' in \(refused.errors)")
        }
        #expect(!FileManager.default.fileExists(atPath: scratch.path("run")))
        let insisted = try ThoraxProcess.run(arguments + ["--allow-shared-patients"])
        #expect(insisted.status == 0, "\(insisted.errors)")
        #expect(
            insisted.errors.contains("WARNING: 1 patient has films in several splits"), "\(insisted.errors)")
        let card = try ThoraxProcess.run(["models", "show", scratch.path("run/model.safetensors")])
        #expect(card.output.contains("WARNING     1 patient has films in several splits"), "\(card.output)")
        // A report on a sound cohort still says how the model was trained.
        let judged = try ThoraxProcess.run(
            [
                "evaluate", scratch.path("run/model.safetensors"), "--cohort", trained.cohort, "--output",
                scratch.path("e"), "--replicates", "20",
            ])
        #expect(judged.status == 0, "\(judged.errors)")
        let html = try String(contentsOfFile: scratch.path("e/report.html"), encoding: .utf8)
        #expect(html.contains("In training: 1 patient has films in several splits"))
    }

    @Test func evaluationRefusesUnlessInsisted() throws {
        let cohort = try leakingCohort()
        let arguments = [
            "evaluate", trained.model, "--cohort", cohort, "--output", scratch.path("e"), "--replicates",
            "20",
        ]
        let refused = try ThoraxProcess.run(arguments)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("--allow-shared-patients"), "\(refused.errors)")
        #expect(!FileManager.default.fileExists(atPath: scratch.path("e")))
        let insisted = try ThoraxProcess.run(arguments + ["--allow-shared-patients"])
        #expect(insisted.status == 0, "\(insisted.errors)")
        let html = try String(contentsOfFile: scratch.path("e/report.html"), encoding: .utf8)
        #expect(html.contains("1 patient has films in several splits of this cohort"))
    }
}
