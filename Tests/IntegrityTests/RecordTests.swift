import Clinical
import Cohort
import Foundation
import Imaging
import Integrity
import Testing

@Suite("Leaks, labels and odd films")
struct RecordTests {
    private func check(_ films: [Film]) throws -> IntegrityReport {
        var check = CohortCheck()
        check.looksAtPixels = false
        return check.run(try Cohort(films: films, findings: []), name: "test")
    }

    private func film(
        _ name: String, _ patient: String, _ split: Split?, study: String? = nil, present: [String] = []
    ) -> Film {
        Film(
            path: "/none/\(name)", patient: patient, study: study, split: split,
            labels: Dictionary(uniqueKeysWithValues: present.map { (Finding($0), Label.present) }))
    }

    @Test("Patients and studies in several splits are named with their films")
    func leaks() throws {
        let report = try check([
            film("1", "A", .train), film("2", "A", .train), film("3", "A", .test), film("4", "B", .train),
            film("5", "B", nil), film("6", "C", .train, study: "s"), film("7", "D", .validation, study: "s"),
        ])
        #expect(report.leaks.map(\.name) == ["A", "s"])
        #expect(report.leaks.map(\.kind) == [.patient, .study])
        #expect(report.leaks[0].films == ["train": 2, "test": 1])
        #expect(report.problems.contains(.leak))
    }

    @Test("Normal together with a disease is a contradiction")
    func contradictions() throws {
        let report = try check([
            film("1", "A", nil, present: ["Normal", "Mass"]),
            film("2", "B", nil, present: ["Mass", "Nodule"]),
            film("3", "C", nil, present: ["Normal"]),
        ])
        #expect(report.contradictions.map(\.film.patient) == ["A"])
        #expect(report.contradictions[0].reason.contains("Mass"))
        // None of these files is there.
        #expect(report.unreadable.count == 3)
    }

    @Test("Balance counts films and patients by split and site")
    func balance() throws {
        let report = try check([
            film("1", "A", .train, present: ["Mass"]), film("2", "A", .train), film("3", "B", .test),
        ])
        #expect(report.balance.map(\.split) == ["train", "test"])
        #expect(report.balance.map(\.films) == [2, 1])
        #expect(report.balance.map(\.patients) == [1, 1])
        #expect(report.balance.map(\.present) == [[1], [0]])
    }

    @Test("Odd films are named, each with its reason")
    func odd() throws {
        var folder = try FilmFolder()
        try folder.addPhantoms(0..<40)
        let side = FilmFolder.side
        let usual = try FilmFolder.pixels(folder.films[0].path).values
        var expected: [String: String] = [:]
        func add(_ kind: String, _ pixels: [UInt8], width: Int = side, height: Int = side) throws {
            let path = try folder.add(
                PNGWriter.encode(gray8: pixels, width: width, height: height, level: 1), "\(kind).png",
                patient: kind)
            expected[path] = kind
        }
        try add("blank", Array(repeating: 90, count: side * side))
        try add("inverted", usual.map { 255 - $0 })
        try add("size", Array(usual.prefix(100 * 100)), width: 100, height: 100)
        try add("shape", Array(usual.prefix(side * 130)), width: side, height: 130)
        let page = (0..<side * side).map { index -> UInt8 in
            let (x, y) = (index % side, index / side)
            return y % 12 < 5 && x % 7 < 3 && x > 20 && x < 200 ? 10 : 255
        }
        try add("page", page)
        let photo = (0..<side * side).flatMap { index -> [UInt8] in
            let (x, y) = (index % side, index / side)
            return [UInt8(x), UInt8(y), UInt8((x + y) / 2)]
        }
        let colour = try folder.add(
            PNGWriter.encode(rgb8: photo, width: side, height: side, level: 1), "colour.png", patient: "c")
        expected[colour] = "colour"
        let broken = try folder.add(Array("not a film".utf8), "broken.png", patient: "b")

        let report = try folder.check()
        for (path, kind) in expected {
            let kinds = report.odd.filter { $0.film.path == path }.map(\.kind)
            #expect(kinds.contains(kind), "\(kind): \(kinds)")
        }
        #expect(report.unreadable.map(\.film.path) == [broken])
        let usualPaths = Set(folder.films.prefix(40).map(\.path))
        let falseAlarms = report.odd.filter { usualPaths.contains($0.film.path) }
        #expect(falseAlarms.count <= 1, "\(falseAlarms.map(\.reason))")
    }
}
