import Assessment
import Clinical
import Imaging
import Saliency
import Testing

@Suite struct ScoreTests {
    let goldens = Goldens.shared

    @Test func localisationEqualsOtherLibraries() throws {
        for golden in goldens.localisations {
            let mask = Mask(
                width: goldens.width, height: goldens.height, isInside: golden.mask.map { $0 == 1 })
            let region = try #require(TruthRegion(mask: mask))
            let map = goldens.map(golden.values)
            let score = try LocalisationScore(map, region: region)
            // 3 % of 20 pixels are 1 pixel.
            #expect(score.isPointingHit == (golden.distance <= 1))
            #expect(score.isPeakInBox == golden.isInBox)
            #expect(zip(score.intersectionOverUnion, golden.iou).allSatisfy { abs($0 - $1) < 1e-9 })
            #expect(abs(score.energy - golden.energy) < 1e-6)
            #expect(abs(score.area - golden.area) < 1e-9)
            let near = try LocalisationScore(map, region: region, tolerance: golden.distance / 20)
            #expect(near.isPointingHit)
        }
        #expect(Set(goldens.localisations.map { $0.distance <= 1 }).count == 2, "both outcomes are met")
    }

    @Test func maskAndMapOfDifferentSizesAreTold() throws {
        let mask = Mask(width: 2, height: 2, isInside: [true, false, false, false])
        let region = try #require(TruthRegion(mask: mask))
        #expect(throws: SaliencyError.self) {
            try LocalisationScore(SaliencyMap(3, 3) { x, y in Double(x + y) }, region: region)
        }
    }

    @Test func aMapThatIsTheSameEverywherePointsNowhere() throws {
        let region = try #require(
            TruthRegion(mask: Mask(width: 8, height: 8, isInside: Array(repeating: true, count: 64))))
        for value in [0, 1, Double.nan] {
            let map = SaliencyMap(8, 8) { _, _ in value }
            #expect(map.peak == nil)
            #expect(try !LocalisationScore(map, region: region).isPointingHit)
        }
        var map = SaliencyMap(8, 8) { x, _ in Double(x) }
        map.values[5] = .infinity
        #expect(map.peak == nil)
        #expect(map.energy(inside: region.mask) == 0)
    }

    @Test func aPlateausMiddleIsItsPeak() {
        let map = SaliencyMap(9, 9) { x, y in (2...6).contains(x) && (3...5).contains(y) ? 1 : 0 }
        #expect(map.peak == .init(x: 4, y: 4))
    }

    @Test func boxesFollowTheFilmsFit() throws {
        let preprocessing = Preprocessing(
            size: 100, fit: .pad, normalisation: .init(mean: [0], std: [1]))
        let placed = FilmPlacement(preprocessing, width: 400, height: 200)
        // 400 × 200 becomes 100 × 50, with 25 rows of border above.
        let place = placed.prepared(x: 40, y: 20)
        #expect(place == (10, 30))
        #expect(placed.stored(x: 10, y: 30) == (40, 20))
        let region = try TruthRegion(
            [FindingBox(Finding("Mass"), x: 40, y: 20, width: 80, height: 40)], of: "film.png",
            placed: placed)
        #expect(region.boxes == [.init(left: 10, top: 30, right: 30, bottom: 40)])
        #expect(region.mask.area == 20 * 10)
        #expect(region.mask.isInside[30 * 100 + 10] && !region.mask.isInside[29 * 100 + 10])
    }

    @Test func aBoxSmallerThanAPixelIsThatPixel() throws {
        let preprocessing = Preprocessing(size: 10, normalisation: .init(mean: [0], std: [1]))
        let placed = FilmPlacement(preprocessing, width: 1000, height: 1000)
        let region = try TruthRegion(
            [FindingBox(Finding("Nodule"), x: 210, y: 330, width: 20, height: 20)], of: "film.png",
            placed: placed)
        #expect(region.mask.area == 1 && region.mask.isInside[3 * 10 + 2])
    }

    @Test func badTruthIsTold() throws {
        let preprocessing = Preprocessing(
            size: 10, fit: .crop, normalisation: .init(mean: [0], std: [1]))
        let placed = FilmPlacement(preprocessing, width: 40, height: 20)
        func boxed(_ x: Double, _ y: Double) throws -> TruthRegion {
            try TruthRegion(
                [FindingBox(Finding("Mass"), x: x, y: y, width: 5, height: 5)], of: "film.png",
                placed: placed)
        }
        #expect(
            throws: SaliencyError.boxOutsideFilm(
                path: "film.png", finding: "Mass", box: "50.0 3.0 5.0 5.0", width: 40, height: 20)
        ) { try boxed(50, 3) }
        #expect(throws: SaliencyError.regionCutAway(path: "film.png", finding: "Mass")) { try boxed(1, 3) }
        #expect(try boxed(18, 18).mask.area > 0, "what reaches over the edge is cut at it")
        let mask = Radiograph(width: 4, height: 4, pixels: .gray8(Array(repeating: 0, count: 16)))
        for (width, error) in [
            (5, SaliencyError.maskOfAnotherSize(path: "m.png", expected: "5 × 4", found: "4 × 4")),
            (4, SaliencyError.emptyMask(path: "m.png")),
        ] {
            #expect(throws: error) {
                try TruthRegion(
                    mask: mask, path: "m.png", finding: "Mass", filmWidth: width, filmHeight: 4,
                    preprocessing: preprocessing)
            }
        }
    }

    @Test func aMaskIsPreparedAsItsFilm() throws {
        let preprocessing = Preprocessing(size: 10, normalisation: .init(mean: [0], std: [1]))
        for value in [UInt8(1), 255] {
            var pixels = [UInt8](repeating: 0, count: 400)
            for row in 4..<8 { for column in 10..<14 { pixels[row * 20 + column] = value } }
            let region = try TruthRegion(
                mask: Radiograph(width: 20, height: 20, pixels: .gray8(pixels)), path: "m.png",
                finding: "Mass", filmWidth: 20, filmHeight: 20, preprocessing: preprocessing)
            #expect(region.boxes == [.init(left: 5, top: 2, right: 7, bottom: 4)])
        }
    }

    @Test func meansAreResampledByPatient() throws {
        let patients = (0..<40).flatMap { ["p\($0)", "p\($0)"] }
        let values = (0..<40).flatMap { [Double($0 % 2), Double($0 % 2)] }
        let mean = PatientMean(values, patients: patients)
        #expect(mean.mean == 0.5 && mean.films == 80 && mean.patients == 40)
        // Binomial with 40, not 80, draws: 1.96 · √(0.25 / 40) = 0.155.
        let lower = try #require(mean.lower)
        #expect(abs(0.5 - lower - 0.155) < 0.025)
        let missing = PatientMean([nil, 1], patients: ["a", "b"])
        #expect(missing.mean == 1 && missing.films == 1 && missing.lower == nil)
        #expect(PatientMean([], patients: []).mean == nil)
    }
}
