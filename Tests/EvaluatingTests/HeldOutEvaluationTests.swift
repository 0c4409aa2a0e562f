import Assessment
import Clinical
import Cohort
import Evaluating
import Foundation
import Imaging
import Metrics
import ModelFile
import Testing

/// Answers with probabilities written down beforehand, so that every figure can be worked out by hand.
private struct WrittenDown: Predicting {
    let card: ModelCard
    let probabilities: [String: Double]

    func predict(_ paths: [String]) -> AsyncStream<FilmAssessment> {
        AsyncStream { continuation in
            for path in paths {
                if let probability = probabilities[path] {
                    continuation.yield(FilmAssessment(path: path, probabilities: [probability], card: card))
                } else {
                    continuation.yield(FilmAssessment(path: path, failure: "\(path): gone"))
                }
            }
            continuation.finish()
        }
    }
}

@Suite struct HeldOutEvaluationTests {
    private let mass = Finding("Mass")

    private func card(trainedOn patients: [String]) -> ModelCard {
        ModelCard(
            name: "written down", task: .binary, findings: [mass],
            modules: [ModelCard.classifier: Architecture(name: "compact", inputChannels: 1, outputs: 1)],
            preprocessing: Preprocessing(size: 32, normalisation: .imageNet(channels: 1)),
            thresholds: [OperatingPoint(finding: mass, threshold: 0.3, rule: "youden", split: "validation")],
            training: TrainingRecord(
                recipe: "", seed: 1, threads: 1, origin: .scratch, dataDigest: "", splits: [],
                subjects: SubjectHashes(key: "k", patients: patients, filmDigests: []), thorax: "",
                libtorch: "",
                created: .now),
            licence: "none")
    }

    private func cohort(_ rows: [(name: String, split: Split, label: Label, site: String)]) throws -> Cohort {
        try Cohort(
            films: rows.map {
                Film(
                    path: "/\($0.name).png", patient: $0.name, split: $0.split, site: $0.site,
                    labels: [mass: $0.label])
            }, findings: [mass])
    }

    private func judge(
        _ card: ModelCard, _ cohort: Cohort, _ probabilities: [String: Double]
    ) async throws -> HeldOutEvaluation.Result {
        try await HeldOutEvaluation(card: card, cohort: cohort, scope: .testSplit).run(
            WrittenDown(card: card, probabilities: probabilities), bootstrap: .none
        ) { _ in }
    }

    @Test func onlyHeldOutFilmsAreJudgedAndByTheCardsThreshold() async throws {
        let cohort = try cohort([
            ("a", .test, .present, "x"), ("b", .test, .absent, "x"), ("c", .test, .present, "y"),
            ("d", .test, .absent, "y"), ("e", .train, .present, "x"), ("f", .test, .unknown, "x"),
        ])
        let result = try await judge(
            card(trainedOn: ["e"]), cohort,
            ["/a.png": 0.9, "/b.png": 0.2, "/c.png": 0.35, "/d.png": 0.4, "/e.png": 0.1, "/f.png": 0.5])
        guard case .binary(let evaluation) = result.evaluation else {
            Issue.record("not binary")
            return
        }
        #expect(evaluation.counts.films == 4)
        #expect(evaluation.threshold == 0.3)
        #expect(evaluation[.auroc]?.value == 0.75)
        #expect(evaluation[.sensitivity]?.value == 1)
        #expect(evaluation[.specificity]?.value == 0.5)
        #expect(result.sites.map(\.name) == ["x", "y"])
        #expect(result.warnings.contains { $0.contains("1 films have no label") })
        #expect(!result.warnings.contains { $0.contains("seen in training") })
    }

    @Test func trainedPatientsAndLostFilmsAreSaid() async throws {
        let cohort = try cohort([
            ("a", .test, .present, "x"), ("b", .test, .absent, "x"), ("c", .test, .absent, "x"),
        ])
        let result = try await judge(card(trainedOn: ["b", "z"]), cohort, ["/a.png": 0.9, "/b.png": 0.2])
        #expect(result.failures.map(\.path) == ["/c.png"])
        #expect(result.evaluation.counts.films == 2)
        #expect(result.warnings.contains { $0.contains("1 of these patients were seen in training") })
        #expect(result.warnings.contains { $0.contains("1 films could not be assessed") })
    }
}
