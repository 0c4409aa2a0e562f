import Assessment
import Imaging
import Saliency
import Testing

@Suite struct CheckTests {
    let goldens = Goldens.shared

    @Test func similaritiesEqualOtherLibraries() throws {
        for pair in goldens.pairs {
            let correlation = try #require(MapSimilarity.rankCorrelation(pair.first, pair.second))
            #expect(abs(correlation - pair.spearman) < 1e-9, "\(pair.kind)")
            let similarity = try #require(
                MapSimilarity.structuralSimilarity(goldens.map(pair.first), goldens.map(pair.second)))
            #expect(abs(similarity - pair.ssim) < 1e-6, "\(pair.kind)")
        }
    }

    @Test func whatCannotBeComparedHasNoCorrelation() {
        #expect(MapSimilarity.rankCorrelation([1, 1, 1], [1, 2, 3]) == nil)
        #expect(MapSimilarity.rankCorrelation([1, .nan, 1], [1, 2, 3]) == nil)
        let small = SaliencyMap(3, 3) { x, _ in Double(x) }
        #expect(MapSimilarity.structuralSimilarity(small, small) == nil)
    }

    private static let films = (0..<3).map { number in
        PreparedFilm(16) { x, y in (x * 37 + y * 91 + number * 53) % 200 + (x > 8 ? 40 : 0) }
    }

    @Test func aMethodThatFollowsTheNetworkPasses() async throws {
        let check = try await SanityCheck.run(
            .gradCAM, films: Self.films, output: 0, explainer: MiddleJudge(size: 16))
        #expect(check.weights.map(\.name) == ["head", "body"])
        #expect(check.verdict == .passed)
        #expect(check.sentence.contains("grad-cam passes"))
    }

    @Test func aBrokenMethodFails() async throws {
        let check = try await SanityCheck.run(
            .gradCAM, films: Self.films, output: 0, explainer: EdgeDetector())
        #expect(check.weights.last?.rankCorrelation == 1)
        #expect(check.verdict == .failed)
        #expect(check.sentence.contains("fails"))
    }

    @Test func shuffledLabelsCountToo() async throws {
        // The weights' check is passed; the model of shuffled labels gives the same maps all the same.
        let judge = MiddleJudge(size: 16)
        let check = try await SanityCheck.run(
            .gradCAM, films: Self.films, output: 0, explainer: judge, permuted: judge)
        #expect(check.labels?.rankCorrelation == 1)
        #expect(check.verdict == .failed)
    }

    @Test func emptyMapsAreToldApart() throws {
        let flat = SaliencyMap(8, 8) { _, _ in 0 }
        let slope = SaliencyMap(8, 8) { x, y in Double(x + y * 8) }
        let gone = try SanityCheck.stage("head", original: [slope], changed: [flat])
        #expect(gone.emptyMaps == 1 && gone.rankCorrelation == 0)
        let never = try SanityCheck.stage("head", original: [flat], changed: [slope])
        #expect(never.rankCorrelation == nil)
        #expect(SanityCheck(method: .rise, weights: [never]).verdict == .undecided)
        #expect(throws: SaliencyError.self) {
            try SanityCheck.stage(
                "head", original: [slope], changed: [SaliencyMap(4, 4) { x, _ in Double(x) }])
        }
    }

    @Test func rolloutEqualsThePapersArithmetic() throws {
        let golden = goldens.rollout
        let flow = try AttentionRollout.flow(golden.attention, tokens: golden.tokens)
        #expect(zip(flow, golden.flow).allSatisfy { abs(Double($0) - $1) < 1e-6 })
        for row in 0..<golden.tokens {
            let sum = flow[row * golden.tokens..<(row + 1) * golden.tokens].reduce(0, +)
            #expect(abs(sum - 1) < 1e-5)
            let alone = try AttentionRollout.flow(of: row, golden.attention, tokens: golden.tokens)
            #expect(zip(alone, flow[(row * golden.tokens)...]).allSatisfy { abs($0 - $1) < 1e-6 })
        }
        #expect(throws: SaliencyError.self) {
            try AttentionRollout.flow(of: golden.tokens, golden.attention, tokens: golden.tokens)
        }
        #expect(throws: SaliencyError.self) { try AttentionRollout.flow([], tokens: 4) }
        #expect(throws: SaliencyError.self) { try AttentionRollout.flow([[[0.5, 0.5]]], tokens: 4) }
    }
}
