import Foundation
import Groundwork
import Imaging
import Perturbation
import Testing

/// Resolution, local contrast, JPEG's losses and random operations.
@Suite struct DetailTests {
    private func looked(_ change: (inout Look) -> Void, film: PreparedFilm = testFilm()) -> [UInt8] {
        var look = Look()
        change(&look)
        var generator = SeededGenerator(1)
        return look(film, using: &generator)
    }

    private func difference(_ first: [UInt8], _ second: [UInt8]) -> Double {
        zip(first, second).reduce(0) { $0 + pow(Double($1.0) - Double($1.1), 2) } / Double(first.count)
    }

    /// Sum of squared steps between neighbours in a row: what blurring takes away.
    private func detail(_ pixels: [UInt8], size: Int) -> Double {
        pixels.indices.dropFirst().filter { $0 % size != 0 }
            .reduce(0) { $0 + pow(Double(pixels[$1]) - Double(pixels[$1 - 1]), 2) }
    }

    @Test func coarserPixelsLoseDetailAndKeepTheMean() {
        let film = testFilm()
        let mean = { (pixels: [UInt8]) in pixels.reduce(0) { $0 + Double($1) } / Double(pixels.count) }
        var last = detail(film.pixels, size: film.size)
        for width in [1.5, 2, 4] {
            let pixels = looked { $0.pixelWidth = width }
            let found = detail(pixels, size: film.size)
            #expect(found < last, "width \(width)")
            #expect(abs(mean(pixels) - mean(film.pixels)) < 1)
            last = found
        }
        let flat = PreparedFilm(size: 50, pixels: [UInt8](repeating: 77, count: 2500))
        #expect(looked({ $0.pixelWidth = 3.3 }, film: flat) == flat.pixels)
    }

    @Test func worseQualityIsFurtherFromTheFilm() {
        let film = testFilm()
        let errors = [95.0, 60, 30, 10].map { quality in
            difference(looked { $0.quality = quality }, film.pixels)
        }
        #expect(errors == errors.sorted() && errors[0] < errors[3], "\(errors)")
        let flat = PreparedFilm(size: 50, pixels: [UInt8](repeating: 128, count: 2500))
        #expect(looked({ $0.quality = 10 }, film: flat) == flat.pixels)
    }

    @Test func localContrastRaisesWhatIsFlatAndHasAnEnd() {
        // Faint structure in the dark, as behind the heart.
        let size = 256
        var generator = SeededGenerator(4)
        let pixels = (0..<size * size).map { _ in UInt8(20 + generator.index(below: 16)) }
        let film = PreparedFilm(size: size, pixels: pixels)
        let full = looked({ $0.localContrast = 1 }, film: film)
        let half = looked({ $0.localContrast = 0.5 }, film: film)
        func spread(_ pixels: [UInt8]) -> Int { Int(pixels.max() ?? 0) - Int(pixels.min() ?? 0) }
        #expect(spread(full) > 2 * spread(film.pixels))
        #expect(spread(full) < 200, "the limit keeps noise from filling the scale")
        for index in film.pixels.indices {
            let middle = (Double(film.pixels[index]) + Double(full[index])) / 2
            #expect(abs(Double(half[index]) - middle) <= 1)
        }
    }

    @Test func operationsAreDrawnAnewWithinTheirMagnitude() throws {
        let augmentation = try JSONDecoder().decode(
            Augmentation.self, from: Data(#"{"operations": 2, "magnitude": 0.5}"#.utf8))
        var generator = SeededGenerator(7)
        var counts: [Int] = []
        for _ in 0..<500 {
            let look = augmentation.look(using: &generator)
            #expect(abs(look.rotationDegrees) <= 15 && abs(look.shift.x) <= 0.075 && look.noise <= 0.04)
            #expect(!look.isMirrored && look.frame == nil && look.erasure == nil)
            #expect((1...2).contains(look.pixelWidth) && look.localContrast <= 0.5)
            let isChanged = [
                look.rotationDegrees != 0, look.scale != 1, look.aspect != 1, look.shift != (0, 0),
                look.tone.gamma != 1, look.tone.curve != 0, look.tone.contrast != 1,
                look.tone.brightness != 0,
                look.sharpness != 0, look.noise != 0, look.equalisation != 0, look.localContrast != 0,
                look.pixelWidth != 1, look.quality != nil,
            ]
            counts.append(isChanged.count { $0 })
        }
        #expect(counts.allSatisfy { $0 == 2 })
    }

    @Test(arguments: [
        (#"{"operations": 1.5, "magnitude": 1}"#, "whole number"), (#"{"operations": 2}"#, "magnitude is 0"),
        (#"{"operations": 15, "magnitude": 1}"#, "between 0.0 and 14.0"),
        (#"{"jpeg": 2}"#, "between 0.0 and 1.0"),
    ])
    func nonsenseIsRefused(json: String, expected: String) throws {
        let error = #expect(throws: PerturbationError.self) {
            try JSONDecoder().decode(Augmentation.self, from: Data(json.utf8))
        }
        #expect("\(try #require(error))".contains(expected), "\(String(describing: error))")
    }

    @Test func earlierQuantitiesAreDrawnAsBefore() {
        for index in 0..<10 {
            var more = AugmentationTests.everything
            more.jpeg = 1
            more.resolution = 1
            more.localContrast = 1
            var (first, second) = (SeededGenerator(9, "", index), SeededGenerator(9, "", index))
            let (with, without) = (
                more.look(using: &first), AugmentationTests.everything.look(using: &second)
            )
            #expect(with.equalisation == without.equalisation && with.noise == without.noise)
            #expect(with.maskedCorners == without.maskedCorners && with.tone == without.tone)
            #expect(first.next() == second.next())
        }
    }
}
