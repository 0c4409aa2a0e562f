import Foundation
import Testing
import _TestSupport

/// The main path through the executable: films to a model, its judgement, and new films' probabilities.
@Suite struct WorkflowTests {
    let trained: TrainedPhantoms
    let scratch: ScratchFolder

    init() throws {
        trained = try TrainedPhantoms.shared.get()
        scratch = try ScratchFolder()
    }

    @Test func evaluationJudgesTheTestSplitOnly() throws {
        let result = try ThoraxProcess.run(
            [
                "evaluate", trained.model, "--cohort", trained.cohort, "--output", scratch.path("e"),
                "--replicates", "50",
            ])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("AUROC"))
        #expect(result.output.contains("report.html"))
        let rows = try String(contentsOfFile: trained.cohort, encoding: .utf8)
            .split(whereSeparator: \.isNewline)
        let test = rows.filter { $0.split(separator: ",", omittingEmptySubsequences: false)[2] == "test" }
        let predictions = try String(contentsOfFile: scratch.path("e/predictions.csv"), encoding: .utf8)
            .split(whereSeparator: \.isNewline)
        #expect(predictions.count == test.count + 1)
        let html = try String(contentsOfFile: scratch.path("e/report.html"), encoding: .utf8)
        #expect(html.contains("<svg") && !html.contains("<script") && !html.contains("src=\"http"))
        #expect(html.contains("without ImageNet weights"))
        let json = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(filePath: scratch.path("e/evaluation.json"))))
        #expect((json as? [String: Any])?["evaluation"] != nil)
    }

    @Test func everyWayToNameFilmsGivesTheSame() throws {
        let films = try trained.filmPaths()
        let named = try ThoraxProcess.run(["predict", trained.model] + films + ["--format", "csv"])
        let folder = try ThoraxProcess.run(["predict", trained.model, trained.films, "--format", "csv"])
        let list = try ThoraxProcess.run(
            ["predict", trained.model, "-", "--format", "csv"], input: films.joined(separator: "\n") + "\n")
        #expect(named.status == 0, "\(named.errors)")
        #expect(named.output.split(separator: "\n").count == films.count + 1)
        #expect(folder.output == named.output)
        #expect(list.output == named.output)
        let file = scratch.path("out.csv")
        let written = try ThoraxProcess.run(
            ["predict", trained.model, trained.films, "--format", "csv", "--output", file])
        #expect(written.status == 0)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == named.output)
    }

    @Test func predictionIsWhatTrainingSaw() throws {
        // The batch a film is in must not change what is said of it beyond rounding.
        let films = try trained.filmPaths()
        func probabilities(_ size: String) throws -> [Double] {
            let result = try ThoraxProcess.run(
                ["predict", trained.model, trained.films, "--format", "jsonl", "--batch-size", size])
            return try result.output.split(separator: "\n").map { line in
                let film = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                let findings = try #require(film?["findings"] as? [[String: Any]])
                return try #require(findings[0]["probability"] as? Double)
            }
        }
        let (one, many) = (try probabilities("1"), try probabilities("16"))
        #expect(one.count == films.count)
        for (a, b) in zip(one, many) { #expect(abs(a - b) < 1e-4) }
        try expectTheCardsFigures(on: "validation")
        #expect(Set(one).count > films.count / 2)
    }

    @Test func aRunIsNotOverwritten() throws {
        let result = try ThoraxProcess.run(
            [
                "train", ThoraxProcess.recipe("demo"), "--cohort", trained.cohort, "--output",
                trained.folder.path("run"),
            ]
                + TrainedPhantoms.quick)
        #expect(result.status == 1)
        #expect(result.errors.contains("--resume"))
    }

    @Test func killedAndResumedIsTheSame() throws {
        let arguments =
            [
                "train", ThoraxProcess.recipe("demo"), "--cohort", trained.cohort, "--output",
                scratch.path("k"),
                "--set", "checkpointSeconds=0", "--resume",
            ] + TrainedPhantoms.quick
        for workers in [1, 4] {
            let run = try ThoraxProcess.start(arguments + ["--set", "workers=\(workers)"])
            // Steps are logged once a second at most: wait for one of this run, so that the kill hits training.
            let before = steps()
            let patience = ContinuousClock.now + .seconds(60)
            while steps() == before, run.process.isRunning, ContinuousClock.now < patience {
                Thread.sleep(forTimeInterval: 0.005)
            }
            let wasTraining = run.process.isRunning
            kill(run.process.processIdentifier, SIGKILL)
            run.process.waitUntilExit()
            #expect(wasTraining && run.process.terminationReason == .uncaughtSignal)
        }
        let last = try ThoraxProcess.run(arguments)
        #expect(last.status == 0, "\(last.errors)")
        #expect(try tensors(scratch.path("k/model.safetensors")) == tensors(trained.model))
    }

    @Test func modelsAndDoctorAnswer() throws {
        let list = try ThoraxProcess.run(["models", "list"])
        for name in ["vgg16_bn", "resnet50", "densenet121", "compact"] { #expect(list.output.contains(name)) }
        let show = try ThoraxProcess.run(["models", "show", trained.model])
        for word in ["binary: Pneumonia", "without ImageNet weights", "AUROC", "not for clinical use"] {
            #expect(show.output.contains(word), "no '\(word)' in \(show.output)")
        }
        let unknown = try ThoraxProcess.run(["models", "show", "resnet19"])
        #expect(
            unknown.status == 1 && unknown.errors.contains("did you mean 'resnet18'"), "\(unknown.errors)")
        let doctor = try ThoraxProcess.run(["doctor"])
        for word in ["libtorch", "threads", "devices", "cpu"] { #expect(doctor.output.contains(word)) }
    }

    @Test func theDemoRecipeIsTheFile() throws {
        let file = try String(contentsOfFile: ThoraxProcess.recipe("demo"), encoding: .utf8)
        let source = try String(
            contentsOf: ThoraxProcess.packageRoot.appending(path: "Sources/Commands/Train/DemoRecipe.swift"),
            encoding: .utf8)
        for line in file.split(separator: "\n") { #expect(source.contains(line)) }
    }

    /// Judging the validation films as if they were held out gives what the card says of them.
    private func expectTheCardsFigures(on split: String) throws {
        let text = try String(contentsOfFile: trained.cohort, encoding: .utf8)
        var rows = text.split(whereSeparator: \.isNewline).map(String.init)
        rows =
            [rows[0]]
            + rows.dropFirst().filter { $0.contains(",\(split),") }
            .map { $0.replacing(",\(split),", with: ",test,") }
        let csv = trained.folder.path("phantoms/\(UUID().uuidString).csv")
        try rows.joined(separator: "\n").write(toFile: csv, atomically: true, encoding: .utf8)
        let result = try ThoraxProcess.run(
            ["evaluate", trained.model, "--cohort", csv, "--output", scratch.path("v"), "--replicates", "0"])
        #expect(result.output.contains("seen in training"), "\(result.output)")
        let card = try ThoraxProcess.run(["models", "show", trained.model])
        func auroc(_ text: String) -> String? {
            text.firstMatch(of: /AUROC\s+(?:Pneumonia\s+validation\s+)?([01]\.[0-9]+)/).map { String($0.1) }
        }
        let said = try #require(auroc(card.output), "\(card.output)")
        #expect(auroc(result.output) == said)
    }

    private func steps() -> Int {
        let log = (try? String(contentsOfFile: scratch.path("k/log.jsonl"), encoding: .utf8)) ?? ""
        return log.split(separator: "\n").count {
            $0.contains(#""event":"step""#) || $0.contains(#""event":"epoch""#)
        }
    }

    /// The bytes behind a safetensors header.
    private func tensors(_ path: String) throws -> Data {
        let data = try Data(contentsOf: URL(filePath: path))
        let length = data.prefix(8).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
        return data.dropFirst(8 + length)
    }
}
