import Auditing
import Groundwork
import Testing

@Suite struct StatisticsTests {
    @Test("The area is the share of pairs in the right order, ties counting half")
    func area() throws {
        let scores = [0.1, 0.4, 0.4, 0.8, 0.9]
        let isPositive = [false, true, false, false, true]
        let ranked = RankedScores(scores, isPositive: isPositive)
        // Pairs of film 1: 1, 0.5, 0; of film 4: 1, 1, 1.
        #expect(ranked.auroc([1, 1, 1, 1, 1]) == 4.5 / 6)
        // Film 4 twice, film 3 not at all: pairs 1, 0.5 and twice 1, 1.
        #expect(ranked.auroc([1, 1, 1, 0, 2]) == 5.5 / 6)
        #expect(ranked.auroc([1, 0, 1, 1, 0]) == nil)
    }

    @Test("An exchanged area and its influences are those of DeLong\u{2019}s placements")
    func exchangedArea() throws {
        let area = ExchangedArea([0.1, 0.4, 0.4, 0.8, 0.9], isPositive: [false, true, false, false, true])
        #expect(area.value == 4.5 / 6)
        // Placements of the positives: 0.5 and 1; of the negatives: 1, 0.75 and 0.5.
        let expected = [0.25 / 3, -0.25 / 2, 0, -0.25 / 3, 0.25 / 2]
        for (influence, expected) in zip(area.influences, expected) {
            #expect(abs(influence - expected) < 1e-15)
        }
        #expect(ExchangedArea([1, 2], isPositive: [true, true]).value == nil)
    }

    /// 40 patients, 200 pairs: a pair's number is its host's part, its donor's part and one of its own.
    @Test("The variance of pairs is right where they share patients, and not as if they were apart")
    func dyadicVariance() {
        var sums: [Double] = []
        var (estimates, asIfApart) = (0.0, 0.0)
        for draw in 0..<1000 {
            var generator = SeededGenerator(7, "dyadic variance", draw)
            let hosts = (0..<40).map { _ in generator.normal() }
            let donors = (0..<40).map { _ in generator.normal() }
            var variance = DyadicVariance()
            var (sum, squares) = (0.0, 0.0)
            for pair in 0..<200 {
                let host = pair % 40
                let donor = (host + 1 + generator.index(below: 39)) % 40
                let value = hosts[host] + donors[donor] + generator.normal()
                variance.add(value, host, donor)
                sum += value
                squares += value * value
            }
            sums.append(sum)
            estimates += variance.value / 1000
            asIfApart += squares / 1000
        }
        let truth = sums.reduce(0) { $0 + $1 * $1 } / 1000
        #expect((0.88...1.12).contains(estimates / truth), "\(estimates) \(truth)")
        #expect(asIfApart < 0.5 * truth)
    }

    @Test("Within strata only films of one value are compared")
    func strata() throws {
        let scores = [0.1, 0.2, 0.8, 0.9]
        let isPositive = [true, false, true, false]
        let strata = StratifiedScores(scores, isPositive: isPositive, stratum: ["a", "a", "b", "b"])
        #expect(strata.auroc([1, 1, 1, 1]) == 0)
        #expect(RankedScores(scores, isPositive: isPositive).auroc([1, 1, 1, 1]) == 0.25)
        let apart = StratifiedScores(scores, isPositive: isPositive, stratum: ["a", "b", nil, "c"])
        #expect(apart.auroc([1, 1, 1, 1]) == nil)
    }

    @Test("A probe reads what is there, of patients it has not seen, and nothing else")
    func probe() throws {
        var generator = SeededGenerator(3, "probe test")
        let isPositive = (0..<200).map { _ in generator.chance(0.4) }
        let features = isPositive.map { isPositive in
            (0..<300).map { index in
                Float(generator.normal() + (index == 7 && isPositive ? 6 : 0))
            }
        }
        let patients = (0..<200).map { "patient \($0 / 2)" }
        let members = Array(0..<200)
        let all = Array(repeating: 1, count: 200)
        let probe = FeatureReadout(
            features: features.map { Array($0.prefix(20)) }, patients: patients, seed: 1)
        let scores = try #require(probe.scores(of: members, isPositive: isPositive))
        #expect(try #require(RankedScores(scores, isPositive: isPositive).auroc(all)) > 0.97)
        let shuffled = generator.shuffled(isPositive)
        let none = try #require(probe.scores(of: members, isPositive: shuffled))
        let chance = try #require(RankedScores(none, isPositive: shuffled).auroc(all))
        #expect((0.36...0.64).contains(chance))
        // More features than are kept: projected, and still better than chance.
        let wide = FeatureReadout(features: features, patients: patients, seed: 1)
        let projected = try #require(wide.scores(of: members, isPositive: isPositive))
        #expect(try #require(RankedScores(projected, isPositive: isPositive).auroc(all)) > 0.55)
        #expect(probe.scores(of: members, isPositive: Array(repeating: true, count: 200)) == nil)
    }

    @Test("A patient's own films never teach the probe that scores them")
    func probeKeepsPatientsApart() throws {
        // Every patient has a feature of its own and a random label: leaking it would rank perfectly.
        var generator = SeededGenerator(4, "probe leak")
        let labels = (0..<40).map { _ in generator.chance(0.5) }
        let features = (0..<160).map { film in (0..<40).map { Float($0 == film / 4 ? 1 : 0) } }
        let isPositive = (0..<160).map { labels[$0 / 4] }
        let probe = FeatureReadout(features: features, patients: (0..<160).map { "p\($0 / 4)" }, seed: 1)
        let scores = try #require(probe.scores(of: Array(0..<160), isPositive: isPositive))
        let area = try #require(
            RankedScores(scores, isPositive: isPositive).auroc(Array(repeating: 1, count: 160)))
        #expect(area < 0.75)
    }
}
