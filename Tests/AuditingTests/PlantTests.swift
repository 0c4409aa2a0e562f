import Auditing
import Clinical
import Cohort
import Foundation
import Groundwork
import Imaging
import Testing
import _TestSupport

@Suite struct PlantTests {
    @Test("Every plant changes a film, each film a little otherwise, and the same twice")
    func plants() {
        var generator = SeededGenerator(1, "film")
        let film = PreparedFilm(
            size: 64, pixels: (0..<64 * 64).map { _ in UInt8(generator.uniform(40...200)) })
        for plant in Plant.allCases {
            func planted(_ index: Int) -> PreparedFilm {
                var generator = SeededGenerator(1, "plant", index)
                return plant(film, using: &generator)
            }
            #expect(planted(1) != film, "\(plant)")
            #expect(planted(1) == planted(1))
            #expect(Set((1...6).map { planted($0).pixels }).count > 1, "\(plant)")
        }
    }

    @Test("Plant and disease agree as often as was asked, and never on the moved films")
    func cohorts() throws {
        let folder = try ScratchFolder()
        try PlantedCohort(plant: .border, agreement: 1, films: 60, size: 64, seed: 2).write(to: folder.url)
        let cohort = try Cohort(csv: folder.url.appending(path: "cohort.csv"))
        let moved = try Cohort(csv: folder.url.appending(path: "moved.csv"))
        func hasBorder(_ film: Film) throws -> Bool {
            guard case .gray8(let pixels) = try Radiograph(contentsOf: film.path).pixels else { return false }
            // Some hospitals' frames are one pixel wide.
            return (0..<64).allSatisfy { pixels[$0 * 64 + 1] == 0 }
        }
        let finding = try #require(cohort.findings.first)
        for film in cohort.allFilms {
            #expect(try hasBorder(film) == (film.label(of: finding) == .present))
            #expect(film.masks["lungs"] != nil)
        }
        let test = try cohort.heldOutFilms(for: .testSplit)
        #expect(moved.allFilms.count == test.count)
        for (film, original) in zip(moved.allFilms, test) {
            #expect(try hasBorder(film) != hasBorder(original))
            #expect(film.labels == original.labels && film.patient == original.patient)
        }
    }
}
