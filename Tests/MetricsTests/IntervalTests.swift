import Foundation
import Metrics
import Testing

@Suite struct IntervalTests {
    private let golden = Goldens.statistics.intervals

    private func sample(_ probabilities: [Double]) throws -> BinarySample {
        try BinarySample(
            probabilities: probabilities, labels: golden.labels, patients: golden.patients.map { "\($0)" })
    }

    private func bootstrap() throws -> Bootstrap {
        try Bootstrap(replicates: golden.replicates, seed: golden.seed)
    }

    private func expect(_ estimate: Estimate?, _ expected: StatisticsGoldens.Interval, _ name: String) {
        #expect(close(estimate?.value, expected.value), "\(name)")
        #expect(close(estimate?.lower, expected.lower), "\(name): \(String(describing: estimate?.lower))")
        #expect(close(estimate?.upper, expected.upper), "\(name): \(String(describing: estimate?.upper))")
    }

    @Test func normalDistributionEqualsSciPy() {
        let normal = Goldens.statistics.normal
        for (probability, quantile) in zip(normal.probabilities, normal.quantiles) {
            #expect(
                close(NormalDistribution.quantile(probability), quantile, within: 1e-12 * (1 + abs(quantile)))
            )
        }
        for (x, cumulative) in zip(normal.x, normal.cumulative) {
            #expect(close(NormalDistribution.cumulative(x) / cumulative, 1, within: 1e-12))
        }
        #expect(NormalDistribution.quantile(0) == -.infinity && NormalDistribution.quantile(1) == .infinity)
        #expect(NormalDistribution.quantile(-0.1).isNaN && NormalDistribution.quantile(.nan).isNaN)
    }

    @Test func equalSciPysOnTheSameResamples() throws {
        let evaluation = try BinaryEvaluation(
            finding: "x", sample(golden.a), threshold: golden.threshold, bootstrap: bootstrap())
        #expect(golden.metrics.count == 7)
        for (name, expected) in golden.metrics {
            let metric = try #require(BinaryMetric(rawValue: name))
            expect(evaluation[metric], expected, name)
        }
    }

    @Test func gapsEqualSciPysOnTheSameResamples() throws {
        let gaps = try SubgroupGap.gaps(
            of: sample(golden.a), groups: golden.groups, metrics: [.auroc, .brier],
            threshold: golden.threshold, bootstrap: bootstrap())
        #expect(gaps.map(\.group) == ["north", "north", "south", "south", "west", "west"])
        for (name, expected) in golden.gapsOfNorth {
            let gap = try #require(gaps.first { $0.metric.rawValue == name })
            expect(gap.difference, expected, name)
            let inside = try #require(gap.inside.value)
            #expect(close(gap.outside.value.map { inside - $0 }, expected.value))
            #expect(gap.excludesZero == (expected.lower > 0 || expected.upper < 0))
            #expect(gap.inside.counts.films == golden.groups.count { $0 == "north" })
            #expect(gap.outside.counts.films == golden.groups.count { $0 != "north" })
        }
    }

    @Test func pairedDifferencesEqualSciPysOnTheSameResamples() throws {
        let differences = try PairedDifference.compare(
            a: sample(golden.a), b: sample(golden.b), metrics: [.auroc, .sensitivity],
            thresholds: (golden.threshold, golden.threshold), bootstrap: bootstrap())
        for difference in differences {
            let expected = try #require(golden.paired[difference.metric.rawValue])
            expect(difference.difference, expected, difference.metric.rawValue)
        }
    }

    @Test func groupsWithoutAClassOrALabelAreTold() throws {
        let sample = try BinarySample(
            probabilities: [0.1, 0.9, 0.4, 0.6, 0.5], labels: [0, 1, 0, 1, nil])
        let gaps = try SubgroupGap.gaps(
            of: sample, groups: ["a", "a", "b", nil, "a"], bootstrap: Bootstrap(replicates: 50, seed: 1))
        #expect(gaps.map(\.difference.reason) == ["no film is positive", "no film is positive"])
        #expect(gaps[0].inside.value == 1 && gaps[0].inside.counts.films == 2)
        #expect(gaps[0].excludesZero == nil)
        #expect(throws: MetricsError.countMismatch(what: "groups", expected: 5, found: 1)) {
            try SubgroupGap.gaps(of: sample, groups: ["a"], bootstrap: .none)
        }
    }

    @Test func readsResultsFromBeforeThereWasAMethod() throws {
        let text = #"{"replicates":20,"confidence":0.9,"seed":3}"#
        let old = try JSONDecoder().decode(Bootstrap.self, from: Data(text.utf8))
        #expect(try old == Bootstrap(replicates: 20, confidence: 0.9, seed: 3, method: .percentile))
        let new = try Bootstrap(seed: 4)
        #expect(try JSONDecoder().decode(Bootstrap.self, from: JSONEncoder().encode(new)) == new)
    }

    @Test func fallsBackToPercentilesAndSaysSo() throws {
        // Without the only negative film there is no AUROC.
        let lonely = try BinarySample(
            probabilities: [0.3, 0.9, 0.4, 0.7, 0.6, 0.2], labels: [0, 1, 1, 1, 1, 1])
        let estimate = try #require(
            BinaryEvaluation(
                finding: "x", lonely, threshold: 0.5, bootstrap: Bootstrap(replicates: 400, seed: 1))[.auroc])
        #expect(estimate.reason?.contains("a percentile interval, for without some single patient") == true)
        #expect(
            BCaInterval(estimate: 2, replicates: [0.1, 0.5, 0.9], jackknife: [0.4, 0.5, 0.6]) == nil,
            "beyond all replicates")
    }

    /// Symmetric replicates around an estimate that leaving out moves evenly: nothing to correct.
    @Test func isThePercentileIntervalWhereNothingIsSkewed() throws {
        let replicates = (0...1000).map { Double($0) / 1000 }
        let interval = try #require(
            BCaInterval(estimate: 0.5, replicates: replicates.shuffled(), jackknife: [0.4, 0.5, 0.6]))
        #expect(abs(interval.bias) < 1e-12 && abs(interval.acceleration) < 1e-12)
        #expect(close(interval.lower, 0.025) && close(interval.upper, 0.975))
    }

    @Test func meansLeaveOutFilmsWithoutANumber() throws {
        let estimate = try Bootstrap(replicates: 100, seed: 2).mean(
            of: [1, nil, 2, 6], patients: PatientIndex(["a", "a", "b", "b"]))
        #expect(estimate.value == 3 && estimate.counts == Counts(films: 3, patients: 2))
        #expect(throws: MetricsError.self) {
            try Bootstrap.none.mean(of: [1], patients: PatientIndex([1, 2]))
        }
    }
}
