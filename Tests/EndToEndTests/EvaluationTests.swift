import Foundation
import Testing
import _TestSupport

/// Evaluation, calibration and the model card through the executable.
@Suite struct EvaluationTests {
    let trained: TrainedPhantoms
    let scratch: ScratchFolder

    init() throws {
        trained = try TrainedPhantoms.shared.get()
        scratch = try ScratchFolder()
    }

    private func calibrate(_ arguments: String...) throws -> ThoraxProcess.Result {
        try ThoraxProcess.run(
            [
                "calibrate", trained.model, "--cohort", trained.cohort, "--output",
                scratch.path("c.safetensors"),
            ]
                + arguments)
    }

    private func card(_ path: String) throws -> [String: Any] {
        let result = try ThoraxProcess.run(["models", "show", path, "--json"])
        let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        return try #require(json as? [String: Any])
    }

    @Test func aCalibratedModelIsANewFileWithTheSameWeights() throws {
        let before = try Data(contentsOf: URL(filePath: trained.model))
        let result = try calibrate("--method", "platt", "--refuse", "0")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("platt") && result.output.contains("taken"))
        #expect(try Data(contentsOf: URL(filePath: trained.model)) == before)
        let card = try card(scratch.path("c.safetensors"))
        #expect((card["calibration"] as? [String: Any])?["platt"] != nil)
        #expect((card["calibrationRecord"] as? [String: Any])?["split"] as? String == "validation")
        #expect(card["conformal"] != nil && card["gate"] == nil)
        let films = try trained.filmPaths().prefix(4)
        let plain = try ThoraxProcess.run(["predict", trained.model, "--format", "csv"] + films)
        let calibrated = try ThoraxProcess.run(
            ["predict", scratch.path("c.safetensors"), "--format", "csv"] + films)
        #expect(calibrated.status == 0, "\(calibrated.errors)")
        func probabilities(_ text: String) -> [Double] {
            text.split(whereSeparator: \.isNewline).dropFirst().compactMap {
                Double($0.split(separator: ",")[1])
            }
        }
        let (given, corrected) = (probabilities(plain.output), probabilities(calibrated.output))
        let platt = try #require((card["calibration"] as? [String: Any])?["platt"] as? [String: Any])
        let slope = try #require((platt["slopes"] as? [Double])?.first)
        let intercept = try #require((platt["intercepts"] as? [Double])?.first)
        #expect(given.count == 4 && corrected.count == 4)
        for (p, q) in zip(given, corrected) {
            let expected = 1 / (1 + exp(-(slope * log(p / (1 - p)) + intercept)))
            #expect(abs(q - expected) < 1e-4, "\(p) became \(q), expected \(expected)")
        }
    }

    @Test func theGateRefusesWhatIsNoChestFilm() throws {
        let result = try calibrate()
        #expect(result.status == 0, "\(result.errors)")
        guard try card(scratch.path("c.safetensors"))["gate"] != nil else {
            // Twelve validation films of the test cohort are too few, which is said instead.
            #expect(result.output.contains("a gate needs at least 20"), "\(result.output)")
            return
        }
        let film = try Data(contentsOf: URL(filePath: trained.filmPaths()[0]))
        try film.write(to: URL(filePath: scratch.path("fine.png")))
        let predict = try ThoraxProcess.run([
            "predict", scratch.path("c.safetensors"), scratch.path("fine.png"),
        ])
        #expect(predict.output.contains("fine.png") || predict.errors.contains("refused"))
    }

    @Test func severalModelsAreComparedInOneReport() throws {
        _ = try calibrate("--refuse", "0", "--rule", "sensitivity=0.9")
        let result = try ThoraxProcess.run([
            "evaluate", trained.model, scratch.path("c.safetensors"), "--cohort", trained.cohort,
            "--external-cohort", trained.cohort, "--output", scratch.path("e"), "--replicates", "50",
            "--rule",
            "youden", "--prevalence", "0.05",
        ])
        #expect(result.status == 0, "\(result.errors)")
        for name in ["report.html", "evaluation.json", "metrics.csv", "model-card-1.md", "predictions-4.csv"]
        {
            #expect(FileManager.default.fileExists(atPath: scratch.path("e/\(name)")), "\(name)")
        }
        let json = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(filePath: scratch.path("e/evaluation.json"))))
        let set = try #require(json as? [String: Any])
        #expect((set["evaluations"] as? [Any])?.count == 4)
        #expect((set["comparisons"] as? [Any])?.count == 2)
        let html = try String(contentsOfFile: scratch.path("e/report.html"), encoding: .utf8)
        #expect(html.contains("Model against model") && html.contains("data:image/png;base64,"))
        #expect(!html.contains(trained.folder.url.path), "no path of this machine in a page to pass on")
        let card = try ThoraxProcess.run([
            "models", "card", trained.model, "--evaluation", scratch.path("e/evaluation.json"), "--output",
            scratch.path("card.html"),
        ])
        #expect(card.status == 0, "\(card.errors)")
    }

    @Test func withoutAGalleryThereAreNoPictures() throws {
        let result = try ThoraxProcess.run([
            "evaluate", trained.model, "--cohort", trained.cohort, "--output", scratch.path("n"),
            "--replicates",
            "0", "--no-gallery",
        ])
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            !(try String(contentsOfFile: scratch.path("n/report.html"), encoding: .utf8)).contains("<img"))
    }

    @Test(arguments: [
        (["--prevalence", "2"], "expected a share between 0 and 1"),
        (["--rule", "yuden"], "did you mean"), (["--combine", "median"], "expected mean or max"),
    ])
    func wrongOptionsAreTold(_ options: [String], _ message: String) throws {
        let result = try ThoraxProcess.run(
            ["evaluate", trained.model, "--cohort", trained.cohort, "--output", scratch.path("w")] + options)
        #expect(result.status != 0 && result.errors.contains(message), "\(result.errors)")
    }

    @Test func aCohortWithoutValidationFilmsCalibratesNothing() throws {
        let rows = try String(contentsOfFile: trained.cohort, encoding: .utf8)
            .split(whereSeparator: \.isNewline).filter { !$0.contains(",validation,") }
        let csv = trained.folder.path("phantoms/\(UUID().uuidString).csv")
        try rows.joined(separator: "\n").write(toFile: csv, atomically: true, encoding: .utf8)
        let result = try ThoraxProcess.run(
            ["calibrate", trained.model, "--cohort", csv, "--output", scratch.path("x.safetensors")])
        #expect(result.status == 1 && result.errors.contains("validation"), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: scratch.path("x.safetensors")))
    }
}
