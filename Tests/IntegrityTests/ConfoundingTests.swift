import Clinical
import Cohort
import Foundation
import Groundwork
import Imaging
import Integrity
import Perturbation
import Phantoms
import Testing

@Suite("What could be learnt instead of disease")
struct ConfoundingTests {
    private static let finding = Finding("Mass")

    private func check(_ films: [Film]) throws -> IntegrityReport {
        var check = CohortCheck()
        check.looksAtPixels = false
        return check.run(try Cohort(films: films, findings: [Self.finding]), name: "test")
    }

    /// 400 films of 200 patients, half with the finding; the site shows it with the probability `told`.
    private func films(told: Double, seed: UInt64 = 3) -> [Film] {
        var generator = SeededGenerator(seed, "confounding")
        return (0..<400).map { index in
            let patient = index / 2
            let isPositive = patient % 2 == 0
            // A patient's films are from one hospital.
            var own = SeededGenerator(seed, "patient", patient)
            let isTold = own.chance(told)
            let site = (isTold ? isPositive : own.chance(0.5)) ? "north" : "south"
            return Film(
                path: "/none/\(index).png", patient: "\(patient)", site: site,
                view: generator.chance(0.5) ? "PA" : "AP",
                labels: [Self.finding: isPositive ? .present : .absent])
        }
    }

    @Test("A finding that coincides with a site is a warning with its counts")
    func coincidence() throws {
        let report = try check(films(told: 1))
        let site = try #require(report.confounding.first { $0.attribute == "site" })
        #expect(site.level == .warning)
        #expect(site.auroc == 1 && site.cramersV == 1 && abs(site.informationShare - 1) < 1e-9)
        #expect(site.lower < 1 && site.lower > 0.9)
        #expect(site.sentence.contains("200 of 200") && site.sentence.contains("0 of 200"))
        #expect(report.problems.contains(.confounding))
        let view = try #require(report.confounding.first { $0.attribute == "view" })
        #expect(view.level == .none)
    }

    @Test("A finding that has nothing to do with the site is no warning, whatever the seed")
    func independence() throws {
        var beyondChance = 0
        for seed in 1...20 {
            let report = try check(films(told: 0, seed: UInt64(seed)))
            #expect(report.warnings.isEmpty && report.notices.isEmpty)
            let site = try #require(report.confounding.first { $0.attribute == "site" })
            #expect(abs(site.auroc - 0.5) < 0.12)
            if site.lower > 0.5 { beyondChance += 1 }
        }
        // One in twenty is expected of a 95 % interval; more than four have a chance of 0.3 %.
        #expect(beyondChance <= 4)
    }

    /// With two sites and a share `told` of patients told by theirs, sensitivity and specificity are (1 + told) / 2,
    /// and the area of such a single point is their mean.
    @Test("The area is what the counts say, and its interval widens with clustering")
    func area() throws {
        let report = try check(films(told: 0.5))
        let site = try #require(report.confounding.first { $0.attribute == "site" })
        let rows = Dictionary(uniqueKeysWithValues: site.table.map { ($0.value, $0) })
        let north = try #require(rows["north"])
        let south = try #require(rows["south"])
        let sensitivity = Double(north.with) / Double(north.with + south.with)
        let specificity = Double(south.without) / Double(north.without + south.without)
        #expect(abs(site.auroc - (sensitivity + specificity) / 2) < 0.01)
        // Hanley and McNeil's error for as many patients, not films.
        let error =
            (sensitivity * (1 - sensitivity) / 100 + specificity * (1 - specificity) / 100).squareRoot() / 2
        #expect(abs((site.upper - site.lower) / (2 * 1.96) / error - 1) < 0.25)
    }

    @Test("A threshold decides")
    func threshold() throws {
        var check = CohortCheck()
        check.looksAtPixels = false
        let cohort = try Cohort(films: films(told: 0.6), findings: [])
        check.confoundingWarning = 0.95
        #expect(check.run(cohort, name: "").warnings.isEmpty)
        check.confoundingWarning = 0.7
        #expect(check.run(cohort, name: "").warnings.map(\.attribute) == ["site"])
    }

    /// The same phantoms, with a lead letter in the corner of those with the finding, or of every other one.
    @Test(
        "A corner marker that goes with the finding is a warning; one that doesn't is none",
        arguments: [true, false])
    func cornerMarker(isPlanted: Bool) throws {
        var folder = try FilmFolder()
        let generator = PhantomGenerator(seed: 11, size: FilmFolder.side)
        var look = Look()
        look.marker = Marker(letter: .right, shape: .plate, x: 0.1, y: 0.1, height: 0.06)
        for index in 0..<80 {
            var phantom = generator.phantom(index, finding: Finding("Normal")).radiograph
            let isPositive = index % 2 == 0
            if isPlanted ? isPositive : index % 4 < 2, case .gray8(let pixels) = phantom.pixels {
                var noise = SeededGenerator(1)
                let marked = look(PreparedFilm(size: FilmFolder.side, pixels: pixels), using: &noise)
                phantom = Radiograph(
                    width: FilmFolder.side, height: FilmFolder.side, pixels: .gray8(marked))
            }
            let path = try folder.write(PNGWriter.encode(phantom, level: 1), "\(index).png")
            folder.add(
                Film(
                    path: path, patient: "\(index)",
                    labels: [Self.finding: isPositive ? .present : .absent]))
        }
        let report = try folder.check()
        #expect(report.warnings.map(\.attribute) == (isPlanted ? ["corner markers"] : []))
    }

    @Test(
        "The classic mix of children and adults is a warning, one hospital's films are none",
        .enabled(if: RealFilms.areThere, "needs THORAX_DATA, or shared/data beside the package"))
    func classicMix() throws {
        let classes = ["Normal", "Pneumonia", "Mass", "Nodule"]
        let tumours =
            try RealFilms.films("nih4/Mass", "Mass", of: classes, site: "nih4")
            + RealFilms.films("nih4/Nodule", "Nodule", of: classes, site: "nih4")
        let children =
            try RealFilms.films("kermany224/train/NORMAL", "Normal", of: classes, site: "kermany", count: 200)
            + RealFilms.films(
                "kermany224/train/PNEUMONIA", "Pneumonia", of: classes, site: "kermany", count: 400)
        let adults =
            try RealFilms.films("nih4/No_Finding", "Normal", of: classes, site: "nih4")
            + RealFilms.films("nih4/Pneumonia", "Pneumonia", of: classes, site: "nih4")
        let mix = CohortCheck().run(try Cohort(films: children + tumours, findings: []), name: "mix")
        let pairs = Set(mix.warnings.map { "\($0.finding) \($0.attribute)" })
        #expect(pairs.isSuperset(of: ["Mass site", "Nodule site", "Mass size", "Nodule size"]))
        let balanced = CohortCheck().run(try Cohort(films: adults + tumours, findings: []), name: "one site")
        #expect(balanced.warnings.isEmpty)
    }
}
