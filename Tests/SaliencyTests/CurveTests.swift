import Assessment
import Foundation
import Groundwork
import Imaging
import Saliency
import Testing

@Suite struct CurveTests {
    let judge = MiddleJudge(size: 16)
    let film = PreparedFilm(16) { x, y in (6..<10).contains(x) && (6..<10).contains(y) ? 250 : 20 }

    @Test func theTrueMapInsertsEarlyAndDeletesEarly() async throws {
        let truth = judge.maps(of: [film], output: 0, method: .gradCAM)[0]
        let good = try await PerturbationCurves(film, map: truth, output: 0, judge: judge)
        var opposite = truth
        opposite.values = truth.values.map { -$0 }
        let bad = try await PerturbationCurves(film, map: opposite, output: 0, judge: judge)
        #expect(good.insertionArea > bad.insertionArea + 0.3)
        #expect(good.deletionArea < bad.deletionArea - 0.3)
        // Both curves end at the whole film and at its blur.
        #expect(good.insertion.last == good.deletion.first && good.insertion.first == good.deletion.last)
        #expect(good.insertion.last == bad.insertion.last)
        #expect(good.shares.count == 21)
    }

    @Test func areaIsTheTrapezoidalRules() throws {
        let golden = Goldens.shared.curve
        let json = """
            {"shares": [0, 0.2, 0.4, 0.6, 0.8, 1], "insertion": \(golden.values), "deletion": \(golden.values)}
            """
        let curves = try JSONDecoder().decode(PerturbationCurves.self, from: Data(json.utf8))
        #expect(abs(curves.insertionArea - golden.area) < 1e-9)
        #expect(abs(curves.deletionArea - golden.area) < 1e-9)
    }

    @Test func blurKeepsTheMeanAndFlattens() {
        let film = PreparedFilm(16) { x, _ in x.isMultiple(of: 2) ? 200 : 100 }
        let blurred = film.blurred(radius: 2)
        // Away from the border, which repeats its own level.
        let inner = blurred.pixels.indices.filter { (6..<10).contains($0 % 16) }
        #expect(inner.allSatisfy { (145...155).contains(blurred.pixels[$0]) })
        let flat = PreparedFilm(16) { _, _ in 77 }
        #expect(flat.blurred(radius: 3) == flat)
    }

    @Test func mapsThatMoveWithTheFilmAreStable() async throws {
        let film = PreparedFilm(40) { x, y in (x * 13 + y * 29) % 251 }
        let films = [film]
        let edges = EdgeDetector()
        let own = edges.maps(of: films, output: 0, method: .gradCAM)
        let stable = try await ShiftStability.scores(
            of: films, maps: own, output: 0, method: .gradCAM, explainer: edges)
        #expect(try #require(stable[0]) > 0.95)

        struct Fixed: FilmExplaining {
            func maps(of films: [PreparedFilm], output: Int, method: ExplanationMethod) -> [SaliencyMap] {
                films.map { _ in
                    SaliencyMap(40, 40) { x, y in Double(StableHash.mix(UInt64(x * 40 + y)) % 997) }
                }
            }
        }
        let stuck = try await ShiftStability.scores(
            of: films, maps: Fixed().maps(of: films, output: 0, method: .rise), output: 0, method: .rise,
            explainer: Fixed())
        #expect(try #require(stuck[0]) < 0.3)
        let flat = SaliencyMap(40, 40) { _, _ in 0 }
        #expect(
            try ShiftStability.score(flat, shifted: [flat, flat, flat, flat], distance: 1) == nil)
    }
}
