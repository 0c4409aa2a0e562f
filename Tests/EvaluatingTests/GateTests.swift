import Evaluating
import Foundation
import Imaging
import ModelFile
import Testing

@Suite struct GateTests {
    private struct Golden: Decodable {
        let shrinkage: Double
        let variances: [Double]
        let distance: Double
    }

    /// What the golden's script makes.
    private static func feature(_ film: Int, _ column: Int) -> Float {
        let remainder = (37 * film + 101 * column + 13 * film * column) % 97
        let scale: Double = column == 3 ? 6 : 1
        return Float(Double(remainder) / 97 * scale)
    }

    @Test func distancesAreThoseOfTheShrunkCovariance() throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Goldens/Evaluating/ledoit_wolf.json")
        let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
        var films = chests(0..<40)
        films.features = (0..<40).map { film in (0..<12).map { Self.feature(film, $0) } }
        let gate = try GateFit.fit(
            reference: films, named: "train", limits: films, limitsNamed: "validation", directions: 12)
        let features = try #require(gate.features)
        #expect(abs(features.shrinkage - golden.shrinkage) < 1e-6)
        #expect(abs(features.variances[0] - golden.variances[0]) < 1e-6 * golden.variances[0])
        for (found, expected) in zip(features.variances, golden.variances) {
            #expect(abs(found - expected) < 1e-6 * expected)
        }
        let point: [Float] = (0..<12).map { Float(0.5 + 0.1 * Double($0)) }
        let distance = try #require(features.distance(point))
        #expect(abs(distance - golden.distance) < 1e-5 * golden.distance, "\(distance)")
    }

    @Test func refusesWhatIsNoUprightChest() throws {
        let gate = try GateFit.fit(
            reference: chests(0..<200), named: "train", limits: chests(200..<400), limitsNamed: "validation")
        let fine = chests(400..<600)
        #expect(GateFit.refusals(of: gate, fine) <= 0.04)
        let film = chest(3)
        let negative = PreparedFilm(size: 32, pixels: film.pixels.map { 255 - $0 })
        let sideways = PreparedFilm(
            size: 32, pixels: (0..<1024).map { film.pixels[$0 % 32 * 32 + $0 / 32] })
        let blank = PreparedFilm(size: 32, pixels: Array(repeating: 128, count: 1024))
        let white = PreparedFilm(size: 32, pixels: Array(repeating: 255, count: 1024))
        #expect(
            gate.objections(to: negative, features: nil).contains { $0.contains("resembles the average") })
        #expect(
            gate.objections(to: sideways, features: nil).contains { $0.contains("resembles the average") })
        #expect(gate.objections(to: blank, features: nil).contains { $0.contains("spread of gray levels") })
        #expect(gate.objections(to: white, features: nil).contains { $0.contains("white pixels") })
        #expect(gate.objections(to: film, features: nil).isEmpty)
        let strange = (0..<6).map { Float($0 == 2 ? 50 : 0) }
        #expect(gate.objections(to: film, features: strange).contains { $0.contains("features unlike") })
        let broken = (0..<6).map { _ in Float.nan }
        #expect(gate.objections(to: film, features: broken).contains { $0.contains("no numbers") })
    }

    @Test func tooFewFilmsMakeNoGate() {
        let error = #expect(throws: GateFitError.self) {
            try GateFit.fit(
                reference: chests(0..<5), named: "train", limits: chests(5..<60), limitsNamed: "validation")
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains("at least 20 train films, found 5"))
    }
}
