import Assessment
import Clinical
import Foundation
import Imaging
import ModelFile
import Testing

@Suite struct FilmAssessmentTests {
    private func card(_ task: ModelCard.Task, _ names: [String], _ thresholds: [String: Double] = [:])
        -> ModelCard
    {
        ModelCard(
            name: "test", task: task, findings: names.map { Finding($0) },
            modules: [:], preprocessing: Preprocessing(size: 8, normalisation: .imageNet(channels: 1)),
            thresholds: thresholds.map {
                OperatingPoint(
                    finding: Finding($0.key), threshold: $0.value, rule: "given", split: "validation")
            },
            training: TrainingRecord(
                recipe: "", seed: 0, threads: 1, origin: .scratch, dataDigest: "", splits: [],
                subjects: SubjectHashes(key: "", patients: [], filmDigests: []), thorax: "", libtorch: "",
                created: Date(timeIntervalSince1970: 0)),
            licence: "")
    }

    private func decisions(_ probabilities: [Double], _ card: ModelCard) -> [Bool] {
        FilmAssessment(path: "a.png", probabilities: probabilities, card: card).findings.map(\.isPresent)
    }

    @Test func eachFindingMeetsItsOwnThreshold() {
        let card = card(.independent, ["Mass", "Nodule", "Edema"], ["Mass": 0.2, "Nodule": 0.9])
        #expect(decisions([0.2, 0.8, 0.5], card) == [true, false, true])
        #expect(decisions([0.19, 0.9, 0.49], card) == [false, true, false])
        let assessment = FilmAssessment(path: "a.png", probabilities: [0.2, 0.8, 0.5], card: card)
        #expect(assessment.findings.map(\.threshold) == [0.2, 0.9, 0.5])
        #expect(assessment.findings.map(\.finding.name) == ["Mass", "Nodule", "Edema"])
    }

    @Test func exclusiveFindingsHaveOneWinner() {
        let card = card(.exclusive, ["Normal", "Mass", "Nodule"])
        #expect(decisions([0.3, 0.4, 0.3], card) == [false, true, false])
        #expect(decisions([0.4, 0.2, 0.4], card) == [true, false, false])
    }

    @Test(arguments: [[0.5], [0.5, .nan], [0.5, 1.5], [-0.1, 0.5], [0.1, 0.2, 0.3]])
    func unusableProbabilitiesAreAFailure(_ probabilities: [Double]) {
        let assessment = FilmAssessment(
            path: "a.png", probabilities: probabilities, card: card(.independent, ["Mass", "Nodule"]))
        #expect(assessment.findings.isEmpty)
        #expect(assessment.failure?.contains("2 findings") == true)
    }

    @Test func jsonKeepsOutcomes() throws {
        let assessments = [
            FilmAssessment(
                path: "a.png", patient: "7", probabilities: [0.75], card: card(.binary, ["Pneumonia"])),
            FilmAssessment(path: "b.png", failure: "is empty"),
        ]
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(assessments)
        #expect(
            String(decoding: data, as: UTF8.self) == """
                [{"findings":[{"finding":"Pneumonia","isPresent":true,"probability":0.75,"threshold":0.5}],\
                "path":"a.png","patient":"7"},{"failure":"is empty","findings":[],"path":"b.png"}]
                """)
        #expect(try JSONDecoder().decode([FilmAssessment].self, from: data) == assessments)
    }

    @Test func refusalsAndAbstentionsAreSaid() throws {
        let refused = FilmAssessment(path: "a.png", refusal: ["it is white", "it is flat"])
        #expect(refused.findings.isEmpty && refused.refusal?.count == 2)
        #expect(refused.failure?.contains("it is white; it is flat") == true)
        var card = card(.binary, ["Mass"])
        #expect(
            FilmAssessment(path: "a.png", probabilities: [0.5], card: card).findings[0].abstains == nil)
        card.conformal = ConformalRule(
            coverage: 0.9, score: .leastAmbiguous, limits: [[0.7, 0.4]], split: "validation", films: 9,
            patients: 9)
        let doubtful = FilmAssessment(path: "a.png", probabilities: [0.65], card: card, refusal: ["x"])
        #expect(doubtful.findings[0].abstains == true && doubtful.failure == nil)
        // Files written before had neither field.
        let old = #"{"path":"a","findings":[]}"#
        #expect(try JSONDecoder().decode(FilmAssessment.self, from: Data(old.utf8)).refusal == nil)
    }
}
