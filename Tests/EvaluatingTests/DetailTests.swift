import Clinical
import Cohort
import Evaluating
import Foundation
import Metrics
import ModelFile
import Testing

@Suite struct DetailTests {
    private func details(
        _ films: JudgedFilms, card model: ModelCard = card(), prevalences: [String: [Double]] = [:],
        rules: [ThresholdRule] = [], validation: JudgedFilms? = nil
    ) throws -> EvaluationDetails {
        func table(_ films: JudgedFilms) -> TargetTable {
            TargetTable(films.films, findings: model.findings, task: model.task)
        }
        let chosenOn = validation.map { (table($0), $0.probabilities(.uncalibrated, task: model.task)) }
        return try DetailBuilder(
            card: model, table: table(films),
            probabilities: films.probabilities(.uncalibrated, task: model.task),
            bootstrap: try Bootstrap(replicates: 50, seed: 1)
        ).build(rules: rules, validation: chosenOn, prevalences: prevalences)
    }

    @Test func everyPartComesOut() throws {
        let found = try details(
            judged(300), prevalences: ["": [0.1]], rules: [.youden, .sensitivity(atLeast: 0.9)],
            validation: judged(300, seed: 2))
        #expect(found.decisionCurves.map(\.finding) == ["Mass"])
        #expect(found.calibration?.errors.count == 1 && found.calibration?.method == "none")
        #expect(found.abstention?.curves.count == 1 && found.abstention?.promised == nil)
        #expect(found.subgroups.map(\.attribute) == ["Sex", "Age"])
        #expect(found.subgroups[0].rows.map(\.group) == ["F", "M"])
        #expect(found.thresholds[0].rows.map(\.chosen.films) == [300, 300])
        for name in ["View", "Site", "Device"] {
            #expect(found.notes.contains { $0.hasPrefix(name) && $0.contains("doesn't say") })
        }
        let text = try JSONEncoder().encode(found)
        #expect(try JSONDecoder().decode(EvaluationDetails.self, from: text) == found)
    }

    @Test func predictiveValuesFollowBayes() throws {
        let films = judged(300)
        let table = try details(films, prevalences: ["Mass": [0.05]]).prevalence[0]
        let sample = try TargetTable(films.films, findings: [Finding("Mass")], task: .binary)
            .binarySample(films.probabilities(.uncalibrated, task: .binary), finding: 0)
        let confusion = sample.confusion(threshold: 0.5)
        let sensitivity = try #require(confusion.sensitivity.value)
        let specificity = try #require(confusion.specificity.value)
        let expected = sensitivity * 0.05 / (sensitivity * 0.05 + (1 - specificity) * 0.95)
        #expect(abs(try #require(table.rows[0].positivePredictiveValue.value) - expected) < 1e-12)
        #expect(table.ofTraining == 0.5)
    }

    @Test func oneClassLeavesWhatCanBeSaid() throws {
        var films = judged(40)
        films.films = films.films.map { $0.labelled([Finding("Mass"): .absent]) }
        let found = try details(films)
        #expect(found.decisionCurves.isEmpty && found.subgroups.isEmpty)
        #expect(found.calibration?.errors.count == 1)
    }

    @Test func smallGroupsAreNamedAndLeftOut() throws {
        var films = judged(60)
        for index in films.films.indices {
            films.films[index].site = index < 4 ? "tiny" : index % 2 == 0 ? "north" : "south"
        }
        let found = try details(films)
        #expect(found.notes.contains { $0.contains("Site: tiny left out") })
        let site = try #require(found.subgroups.first { $0.attribute == "Site" })
        #expect(site.rows.map(\.group) == ["north", "south"])
    }

    @Test func classesGetCurvesAgainstTheRest() throws {
        let model = card(task: .exclusive, findings: ["Normal", "Mass", "Nodule"])
        var films = judged(0)
        for index in 0..<90 {
            films.films.append(
                Film(
                    path: "/\(index)", patient: "\(index)", sex: index % 2 == 0 ? "F" : "M",
                    labels: [model.findings[index % 3]: .present]))
            films.logits.append((0..<3).map { Double(($0 == index % 3 ? 2 : 0) + (index * $0) % 3) })
        }
        let found = try details(films, card: model, prevalences: ["": [0.1]])
        #expect(found.decisionCurves.count == 3 && found.abstention?.curves.count == 1)
        #expect(found.notes.contains { $0.contains("not of exclusive classes") })
    }
}
