import Clinical
import Foundation
import Groundwork
import Imaging
import Perturbation
import Testing

/// Two dark lungs with ribs and grain in a light body, and where they are.
private func chest(size: Int = 192, seed: UInt64 = 1, noise: Double = 2) -> (film: PreparedFilm, lungs: Mask)
{
    var generator = SeededGenerator(seed, "chest")
    var pixels = [UInt8](repeating: 0, count: size * size)
    var inside = [Bool](repeating: false, count: size * size)
    for index in pixels.indices {
        let (row, column) = index.quotientAndRemainder(dividingBy: size)
        let y = (Double(row) + 0.5) / Double(size) - 0.5
        let x = abs((Double(column) + 0.5) / Double(size) - 0.5) - 0.21
        inside[index] = x * x / 0.0225 + y * y / 0.1225 < 1
        let rib = sin(y * 60) > 0.6 ? 14.0 : 0
        let gray = (inside[index] ? 75 : 180) + rib + noise * generator.normal()
        pixels[index] = UInt8(min(max(gray, 0), 255))
    }
    return (PreparedFilm(size: size, pixels: pixels), Mask(width: size, height: size, isInside: inside))
}

@Suite struct LesionTests {
    @Test(arguments: LesionKind.allCases) func truthIsWhatThePixelsSay(kind: LesionKind) throws {
        let (film, lungs) = chest()
        var diameters: [Double] = []
        for seed in 0..<25 {
            var generator = SeededGenerator(UInt64(seed))
            let (made, lesion) = try #require(
                LesionInserter()(kind, in: film, lungs: lungs, using: &generator))
            diameters.append(lesion.diameterMillimetres)
            #expect(kind.diameters.contains(lesion.diameterMillimetres))
            #expect(lesion.box.finding == Finding(kind == .nodule ? "Nodule" : "Mass"))
            let places = lesion.mask.isInside.indices.filter { lesion.mask.isInside[$0] }
            #expect(!places.isEmpty && places.allSatisfy { lungs.isInside[$0] }, "lesions lie in lungs")
            let columns = places.map { $0 % film.size }
            let rows = places.map { $0 / film.size }
            #expect(Double(try #require(columns.min())) == lesion.box.x)
            #expect(Double(try #require(rows.max())) == lesion.box.y + lesion.box.height - 1)
            let raised =
                places.reduce(0.0) { $0 + Double(made.pixels[$1]) - Double(film.pixels[$1]) }
                / Double(places.count)
            #expect(abs(raised - lesion.contrast) < 0.6 + 0.05 * lesion.contrast)
            #expect(
                (kind.contrastToNoise.lowerBound * 0.97...kind.contrastToNoise.upperBound * 1.03)
                    .contains(lesion.contrastToNoise))
            // Away from it, beyond strands and blur, nothing has changed.
            let reach = lesion.diameterMillimetres / lesion.millimetresPerPixel + 14
            for index in film.pixels.indices where made.pixels[index] != film.pixels[index] {
                let dx = Double(index % film.size) - lesion.centre.x
                let dy = Double(index / film.size) - lesion.centre.y
                #expect((dx * dx + dy * dy).squareRoot() < reach)
            }
        }
        #expect(Set(diameters).count == 25)
    }

    @Test func sameGeneratorSameLesion() throws {
        let (film, lungs) = chest()
        for seed: UInt64 in 0..<5 {
            var (first, second, other) = (
                SeededGenerator(seed), SeededGenerator(seed), SeededGenerator(seed + 9)
            )
            let made = try #require(LesionInserter()(.mass, in: film, lungs: lungs, using: &first))
            let again = try #require(LesionInserter()(.mass, in: film, lungs: lungs, using: &second))
            let different = try #require(LesionInserter()(.mass, in: film, lungs: lungs, using: &other))
            #expect(made.film == again.film && made.lesion == again.lesion)
            #expect(made.film != different.film)
        }
    }

    @Test func ribsStayVisibleThroughIt() throws {
        let (film, lungs) = chest(noise: 0)
        var generator = SeededGenerator(3)
        let (made, lesion) = try #require(LesionInserter()(.mass, in: film, lungs: lungs, using: &generator))
        // Ribs are 14 gray levels above lung; within the lesion, whichever rows they cross, they still stand out.
        let middle = Int(lesion.centre.x)
        let rows = (0..<film.size).filter { lesion.mask.isInside[$0 * film.size + middle] }
        let steps = zip(rows, rows.dropFirst()).map { upper, lower in
            abs(Int(made.pixels[lower * film.size + middle]) - Int(made.pixels[upper * film.size + middle]))
        }
        #expect(try #require(steps.max()) >= 5)
    }

    @Test func whatIsWhiteStaysWithinTheScale() throws {
        var (film, lungs) = chest()
        for index in film.pixels.indices where lungs.isInside[index] {
            film.pixels[index] = UInt8(min(Int(film.pixels[index]) + 150, 255))
        }
        for seed: UInt64 in 0..<10 {
            var generator = SeededGenerator(seed)
            guard let made = LesionInserter()(.mass, in: film, lungs: lungs, using: &generator) else {
                continue
            }
            #expect(made.lesion.contrast < 30, "hardly anything is left to the white end")
        }
    }

    @Test func aBlurredFilmGetsABlurredLesion() throws {
        func steepest(_ film: PreparedFilm, _ lungs: Mask) throws -> Double {
            let slopes = try (0..<8).map { seed in
                var generator = SeededGenerator(UInt64(seed))
                let inserter = LesionInserter(contrastToNoise: 2...2)
                let made = try #require(
                    inserter(.nodule, in: film, lungs: lungs, millimetresPerPixel: 1, using: &generator))
                let added = zip(made.film.pixels, film.pixels).map { Double($0) - Double($1) }
                let steepest = (1..<added.count).map { abs(added[$0] - added[$0 - 1]) }.max() ?? 0
                return steepest / max(made.lesion.contrast, 1)
            }
            return slopes.reduce(0, +) / 8
        }
        let (film, lungs) = chest(noise: 0)
        var soft = Look()
        soft.sharpness = -1
        var generator = SeededGenerator(1)
        var blurred = film
        for _ in 0..<3 { blurred.pixels = soft(blurred, using: &generator) }
        #expect(try steepest(blurred, lungs) < 0.85 * steepest(film, lungs))
    }

    @Test func withoutLungsThereIsNone() {
        let (film, _) = chest(size: 64)
        var generator = SeededGenerator(1)
        let none = Mask(width: 64, height: 64, isInside: Array(repeating: false, count: 64 * 64))
        #expect(LesionInserter()(.nodule, in: film, lungs: none, using: &generator) == nil)
        var speck = none
        speck.isInside[70] = true
        #expect(LesionInserter()(.mass, in: film, lungs: speck, using: &generator) == nil)
        let tiny = PreparedFilm(size: 4, pixels: Array(repeating: 9, count: 16))
        let all = Mask(width: 4, height: 4, isInside: Array(repeating: true, count: 16))
        _ = LesionInserter()(.nodule, in: tiny, lungs: all, using: &generator)
    }
}

@Suite struct LesionAugmentationTests {
    private func read(_ json: String) throws -> Augmentation {
        try JSONDecoder().decode(Augmentation.self, from: Data(json.utf8))
    }

    @Test func keysAreReadAndWritten() throws {
        let augmentation = try read(
            #"{"gamma": 0.2, "lesions": {"probability": 0.3, "nodule": "Lung_Lesion", "mass": null, "contrastToNoise": [1, 3]}}"#
        )
        #expect(augmentation.lesions.probability == 0.3)
        #expect(augmentation.lesions.finding(of: .nodule) == Finding("Lung_Lesion"))
        #expect(augmentation.lesions.finding(of: .mass) == nil)
        #expect(augmentation.lesions.contrastToNoise == 1...3)
        let encoded = try JSONEncoder().encode(augmentation)
        #expect(try JSONDecoder().decode(Augmentation.self, from: encoded) == augmentation)
        // What has none is written as before there were any.
        #expect(
            !String(decoding: try JSONEncoder().encode(Augmentation.none), as: UTF8.self).contains("lesions"))
        #expect(try read(#"{"lesions": {"probability": 1}}"#).isNone, "lesions are no look")
    }

    @Test(arguments: [
        (#"{"lesions": {"probability": 1.5}}"#, "probability: expected 0 to 1"),
        (#"{"lesions": {"probabilty": 1}}"#, "did you mean 'probability'?"),
        (#"{"lesions": {"contrastToNoise": [3, 1]}}"#, "two rising numbers"),
    ]) func whatIsWrongIsNamed(json: String, expected: String) {
        let error = #expect(throws: PerturbationError.self) { try read(json) }
        #expect(error.map { "\($0)" }?.contains(expected) ?? false)
    }
}
