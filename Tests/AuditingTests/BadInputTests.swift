import Auditing
import Clinical
import Cohort
import Foundation
import Groundwork
import Imaging
import Testing
import _TestSupport

/// Whatever is missing is told, and the rest of the report still comes out.
@Suite struct BadInputTests {
    private func audit(
        _ films: MadeUpFilms, model: ArithmeticModel = .init(kind: .lungs),
        helpers: Audit.Helpers = .init(), change: (Int, inout Film) -> Void = { _, _ in }
    ) async throws -> AuditReport {
        let folder = try ScratchFolder()
        var audit = Audit()
        audit.settings.replicates = 50
        return try await audit.run(
            .init(name: "arithmetic", model: model), cohort: try films.cohort(in: folder, change: change),
            name: "made up", scope: .testSplit, helpers: helpers)
    }

    @Test func oneClass() async throws {
        let report = try await audit(.init(count: 30)) { _, film in
            film = film.labelled([MadeUpFilms.disease: .present])
        }
        #expect(report.findings.isEmpty)
        #expect(report.warnings.contains { $0.contains("All films with a known label show Pneumonia") })
        #expect(report.answers.count == AuditQuestion.allCases.count)
        #expect(report[.regions]?.verdict == .unanswered)
        #expect(report[.leakage] != nil)
    }

    @Test func onePatient() async throws {
        let report = try await audit(.init(count: 30)) { $1.patient = "the only one" }
        #expect(report.warnings.contains { $0.contains("only one patient") })
        #expect(report[.exchange]?.verdict == .unanswered)
        #expect(report[.exchange]?.missing.first?.contains("too few patients") == true)
        let whole = try #require(report[.regions]?.figures.first)
        #expect(whole.value != nil && whole.lower == nil)
    }

    @Test func unknownSites() async throws {
        let report = try await audit(.init(count: 40)) { $1.site = nil }
        #expect(report[.sites]?.verdict == .unanswered)
        #expect(report[.looks]?.missing.contains { $0.contains("one site") } == true)
        #expect(report[.fingerprints]?.missing.contains { $0.contains("says nothing of site") } == true)
        #expect(report[.fingerprints]?.figures.isEmpty == false)
    }

    @Test func unknownLungs() async throws {
        let report = try await audit(.init(count: 40, hasMasks: false))
        #expect(
            report[.regions]?.missing.contains {
                $0.contains("no film\u{2019}s lungs are known")
                    || $0.contains("no film's lungs are known")
            } == true)
        #expect(report[.regions]?.figures.contains { $0.key == "without-lungs" } == false)
        #expect(report[.regions]?.figures.contains { $0.key == "margins-only" } == true)
        let found = try await audit(
            .init(count: 40, hasMasks: false), helpers: .init(segmenter: TrueLungs()))
        #expect(found[.regions]?.figures.contains { $0.key == "without-lungs" } == true)
        #expect(found[.saliency]?.verdict == .unanswered)
    }

    @Test func boxesAndMasksThatDontFit() async throws {
        let folder = try ScratchFolder()
        let small = folder.path("small.png")
        try Data(PNGWriter.encode(gray8: [255, 255, 255, 255], width: 2, height: 2))
            .write(to: URL(filePath: small))
        let report = try await audit(.init(count: 40)) { index, film in
            film.boxes = [FindingBox(MadeUpFilms.disease, x: 30, y: 4, width: 50, height: 5)]
            if index < 3 { film.masks = ["lungs": small] }
            if index == 3 { film.masks = ["lungs": "/nowhere/mask.png"] }
        }
        #expect(report.warnings.contains { $0.contains("40 films: a box lies outside its film") })
        #expect(report.warnings.contains { $0.contains("3 films: a mask is of another size") })
        #expect(
            report.warnings.contains {
                $0.contains("1 film: a mask can\u{2019}t be read")
                    || $0.contains("1 film: a mask can't be read")
            })
        #expect(report.films == 40)
    }

    @Test func unreadableFilms() async throws {
        let report = try await audit(.init(count: 40)) { index, film in
            if index == 0 { film.path = "/nowhere/film.png" }
        }
        #expect(report.films == 39)
        #expect(report.warnings.contains { $0.contains("1 film: could not be read") })
    }

    @Test func otherFindings() async throws {
        let both = try await audit(
            .init(count: 40), model: .init(kind: .lungs, findings: [MadeUpFilms.disease, Finding("Mass")]))
        #expect(both.findings == ["Pneumonia"])
        #expect(both.warnings.contains { $0.contains("no labels for Mass") })
        await #expect(throws: AuditError.self) {
            _ = try await audit(.init(count: 40), model: .init(kind: .lungs, findings: [Finding("Mass")]))
        }
    }

    @Test func thresholdsFromFiles() throws {
        func decode(_ text: String) throws -> AuditThresholds {
            try JSONDecoder().decode(AuditThresholds.self, from: Data(text.utf8))
        }
        let some = try decode(#"{"exchangeLoss": 0.2}"#)
        #expect(some.exchangeLoss == 0.2 && some.siteGap == AuditThresholds().siteGap)
        #expect(try JSONDecoder().decode(AuditThresholds.self, from: JSONEncoder().encode(some)) == some)
        let unknown = #expect(throws: AuditError.self) { try decode(#"{"exchangeLos": 0.2}"#) }
        #expect(unknown.map { "\($0)".contains("exchangeLoss") } == true)
        #expect(throws: AuditError.self) { try decode(#"{"siteGap": -1}"#) }
    }
}
