import Clinical
import Cohort
import Foundation
import Testing

@Suite struct CohortMergerTests {
    private func part(_ name: String, _ films: [Film], _ findings: [String]) throws -> CohortMerger.Part {
        CohortMerger.Part(try Cohort(films: films, findings: findings.map { Finding($0) }), name: name)
    }

    private func film(_ path: String, _ patient: String, site: String? = nil, _ labels: [String: Label])
        -> Film
    {
        Film(
            path: path, patient: patient, study: "s", site: site, view: "PA", sex: "F", age: 3, device: "GE",
            boxes: [FindingBox(Finding("Mass"), x: 1, y: 2, width: 3, height: 4)], masks: ["lungs": "/m.png"],
            labels: Dictionary(uniqueKeysWithValues: labels.map { (Finding($0), $1) }))
    }

    @Test func whatACohortDoesNotKnowStaysUnknown() throws {
        let first = film("/a/1.png", "1", site: "A", ["Mass": .present, "Effusion": .absent])
        let second = film("/b/1.png", "7", site: "B", ["Pneumonia": .absent, "Pleural Effusion": .present])
        let outcome = try CohortMerger().merge([
            try part("a", [first], ["Mass", "Effusion"]),
            try part("b", [second], ["Pneumonia", "Pleural Effusion"]),
        ])
        #expect(outcome.cohort.findings.map(\.name) == ["Mass", "Effusion", "Pneumonia"])
        // Nothing else of a film changes: view, sex, age, device, boxes and masks stay.
        #expect(outcome.cohort.allFilms == [first, second])
        #expect(outcome.cohort.allFilms[1].label("Mass") == .unknown)
        #expect(
            outcome.notes.map(\.text) == [
                "a doesn't know Pneumonia: unknown there", "b doesn't know Mass: unknown there",
            ])
    }

    @Test func idsOfSeveralSitesGetTheSite() throws {
        let films = [
            film("/a", "1", site: "A", [:]), film("/b", "1", site: "B", [:]), film("/c", "2", site: "B", [:]),
        ]
        let outcome = try CohortMerger().merge([
            try part("a", [films[0]], []), try part("b", [films[1], films[2]], []),
        ])
        #expect(outcome.cohort.allFilms.map(\.patient) == ["A:1", "B:1", "2"])
        #expect(outcome.cohort.allFilms.map(\.study) == ["A:s", "B:s", "s"])
        // Two tables of one hospital mean the same patient.
        let same = try CohortMerger().merge([
            try part("a", [films[1]], []), try part("b", [film("/d", "1", site: "B", [:])], []),
        ])
        #expect(Set(same.cohort.allFilms.map(\.patient)) == ["1"])
    }

    @Test func refusesAFilmThatIsInTwoCohorts() throws {
        let parts = try ["a", "b"].map { try part($0, [film("/x/1.png", "1", [:])], []) }
        #expect(message { _ = try CohortMerger().merge(parts) }.contains("/x/1.png: listed twice"))
    }

    @Test func renamesUniteLabelsBoxesAndMasks() throws {
        let lesion = Finding("Lung_Lesion")
        let merger = CohortMerger(renames: [Finding("Mass"): lesion, Finding("Nodule"): lesion])
        let films = [
            film("/1", "1", ["Mass": .present, "Nodule": .absent]),
            film("/2", "2", ["Mass": .absent, "Nodule": .absent]),
            film("/3", "3", ["Mass": .absent]),
        ]
        let other = film("/4", "4", ["Lung_Lesion": .absent])
        let cohort = try merger.merge([
            try part("a", films, ["Mass", "Nodule"]), try part("b", [other], ["Lung_Lesion"]),
        ]).cohort
        #expect(cohort.findings == [lesion])
        #expect(cohort.allFilms.map { $0.label(of: lesion) } == [.present, .absent, .unknown, .absent])
        #expect(cohort.allFilms[0].boxes[0].finding == lesion)
    }

    @Test func addsWhatFollowsByDefinitionOnlyWhenAsked() throws {
        let parts = try ["a", "b"].map {
            try part(
                $0,
                [film("/\($0)", $0, ["Nodule": .present, "Lung_Lesion": $0 == "a" ? .unknown : .absent])],
                ["Nodule", "Lung_Lesion"])
        }
        let plain = try CohortMerger().merge(parts).cohort
        #expect(plain.allFilms.map { $0.label("Lung_Lesion") } == [.unknown, .absent])
        let implied = try CohortMerger(addsImplied: true).merge(parts).cohort
        #expect(implied.findings.map(\.name) == ["Nodule", "Lung_Lesion", "Lung_Opacity"])
        #expect(implied.allFilms.map { $0.label("Lung_Lesion") } == [.present, .absent])
        #expect(implied.allFilms.map { $0.label("Lung_Opacity") } == [.present, .unknown])
    }

    @Test func keepsTheFindingsAskedFor() throws {
        let parts = try ["a", "b"].map {
            try part($0, [film("/\($0)", $0, ["Mass": .present, "Hernia": .absent])], ["Mass", "Hernia"])
        }
        let cohort = try CohortMerger(findings: [Finding("Hernia")]).merge(parts).cohort
        #expect(cohort.findings.map(\.name) == ["Hernia"])
        #expect(cohort.allFilms.allSatisfy { $0.labels.count == 1 })
        #expect(
            message { _ = try CohortMerger(findings: [Finding("Hernai")]).merge(parts) }.contains(
                "Did you mean Hernia?"))
    }
}
