import Foundation
import Groundwork
import Imaging
import Perturbation
import Testing

@Suite struct AugmentationTests {
    static let everything: Augmentation = {
        var augmentation = Augmentation()
        augmentation.rotationDegrees = 8
        augmentation.scale = 0.1
        augmentation.aspect = 0.08
        augmentation.shift = 0.05
        augmentation.horizontalFlip = 0.5
        augmentation.gamma = 0.3
        augmentation.toneCurve = 0.4
        augmentation.contrast = 0.2
        augmentation.brightness = 0.1
        augmentation.sharpness = 0.6
        augmentation.noise = 0.03
        augmentation.border = 0.5
        augmentation.erasing = 0.5
        augmentation.borderMask = 0.5
        augmentation.cornerMask = 0.5
        augmentation.equalisation = 0.5
        return augmentation
    }()

    @Test func noneChangesNothing() {
        var generator = SeededGenerator(3)
        let film = testFilm()
        #expect(Augmentation.none(film, using: &generator) == film.pixels)
        #expect(Augmentation.none.look(using: &generator)(film, using: &generator) == film.pixels)
    }

    @Test func sameGeneratorSamePixels() {
        let film = testFilm()
        for index in 0..<20 {
            var (first, second) = (SeededGenerator(5, "a", index), SeededGenerator(5, "a", index))
            var other = SeededGenerator(5, "a", index + 1)
            let pixels = Self.everything(film, using: &first)
            #expect(pixels == Self.everything(film, using: &second))
            #expect(pixels != Self.everything(film, using: &other))
            #expect(pixels.count == film.pixels.count)
        }
    }

    @Test(arguments: Augmentation.keys.filter { !["operations", "magnitude"].contains($0) })
    func eachQuantityActsAlone(key: String) throws {
        let one = try JSONDecoder().decode(Augmentation.self, from: Data(#"{"\#(key)": 0.5}"#.utf8))
        let film = testFilm()
        let changed = (0..<20).count { index in
            var generator = SeededGenerator(1, key, index)
            return one(film, using: &generator) != film.pixels
        }
        let isProbability = ["horizontalFlip", "border", "erasing", "borderMask", "cornerMask"].contains(key)
        #expect(isProbability ? (3...17).contains(changed) : changed >= 16, "\(changed) of 20 films changed")
    }

    @Test func quantitiesAreDrawnIndependently() {
        for index in 0..<10 {
            var less = Self.everything
            less.gamma = 0
            less.border = 0
            var (first, second) = (SeededGenerator(9, "", index), SeededGenerator(9, "", index))
            let (full, reduced) = (Self.everything.look(using: &first), less.look(using: &second))
            #expect(full.rotationDegrees == reduced.rotationDegrees)
            #expect(full.sharpness == reduced.sharpness)
            #expect(full.erasure == reduced.erasure)
            #expect(reduced.tone.gamma == 1)
            #expect(reduced.frame == nil)
        }
    }

    @Test func looksStayWithinTheAmplitudes() {
        var generator = SeededGenerator(11)
        let looks = (0..<2000).map { _ in Self.everything.look(using: &generator) }
        #expect(looks.allSatisfy { abs($0.rotationDegrees) <= 8 && abs($0.shift.x) <= 0.05 })
        #expect(looks.allSatisfy { (1 / 1.3...1.3).contains($0.tone.gamma) })
        #expect(looks.contains { $0.tone.gamma > 1.25 } && looks.contains { $0.tone.gamma < 1 / 1.25 })
        #expect(abs(looks.count { $0.isMirrored } - 1000) < 100)
        #expect(abs(looks.count { $0.tone.gamma > 1 } - 1000) < 100)
    }

    @Test func everyKeyIsOptionalAndRoundTrips() throws {
        let partial = try JSONDecoder().decode(Augmentation.self, from: Data(#"{"gamma": 0.2}"#.utf8))
        var expected = Augmentation()
        expected.gamma = 0.2
        #expect(partial == expected)
        #expect(try JSONDecoder().decode(Augmentation.self, from: Data("{}".utf8)) == .none)
        var all = Self.everything
        all.localContrast = 0.5
        all.resolution = 0.5
        all.jpeg = 0.5
        all.operations = 2
        all.magnitude = 0.5
        let encoded = try JSONEncoder().encode(all)
        #expect(try JSONDecoder().decode(Augmentation.self, from: encoded) == all)
        let keys = try #require(JSONSerialization.jsonObject(with: encoded) as? [String: Any]).keys
        #expect(Set(keys) == Set(Augmentation.keys))
    }

    @Test(arguments: [
        #"{"rotationDegrees": 181}"#, #"{"horizontalFlip": 1.5}"#, #"{"noise": -0.1}"#, #"{"erasing": 2}"#,
    ]) func valuesOutOfRangeAreRefused(json: String) {
        let error = #expect(throws: PerturbationError.self) {
            try JSONDecoder().decode(Augmentation.self, from: Data(json.utf8))
        }
        let key = json.split(separator: "\"")[1]
        #expect(error?.description.contains("augmentation.\(key) is") == true)
    }

    @Test func aFilmTakesLessThanAMillisecondAndAHalf() {
        let film = testFilm(size: 224)
        let clock = ContinuousClock()
        var generator = SeededGenerator(2)
        // The best of many: other work on the machine only ever adds time.
        let best = (0..<60).map { _ in clock.measure { _ = Self.everything(film, using: &generator) } }.min()
        #expect((best ?? .seconds(1)) < .microseconds(1500))
    }
}
