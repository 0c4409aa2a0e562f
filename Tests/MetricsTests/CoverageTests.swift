import Foundation
import Groundwork
import Metrics
import Testing

/// How often 95 % intervals hold the truth, in 1,000 cohorts whose truth is known; `THORAX_COVERAGE_DRAWS` asks for more.
@Suite struct CoverageTests {
    private let draws =
        ProcessInfo.processInfo.environment["THORAX_COVERAGE_DRAWS"].flatMap { Int($0) } ?? 1000

    /// A cohort of two classes whose scores are normal and `distance` apart: AUROC Φ(distance / √2).
    private func cohort(
        _ draw: Int, patients: Int, filmsEach: Int, distance: Double, second: Bool = false
    ) throws -> (a: BinarySample, b: BinarySample) {
        var generator = SeededGenerator(UInt64(draw), "coverage", patients, filmsEach)
        var (a, b, labels, owners): ([Double], [Double], [Int?], [String]) = ([], [], [], [])
        for patient in 0..<patients {
            let label = patient % 5 < 2 ? 1 : 0
            let shared = filmsEach > 1 ? 0.5.squareRoot() * generator.normal() : 0
            let own = filmsEach > 1 ? 0.5.squareRoot() : 1
            for _ in 0..<filmsEach {
                let score = shared + own * generator.normal()
                let other = second ? 0.6 * score + 0.8 * generator.normal() : 0
                a.append(Logistic.of(score + distance * Double(label)))
                b.append(Logistic.of(other + 0.7 * distance * Double(label)))
                labels.append(label)
                owners.append("\(patient)")
            }
        }
        return (
            try BinarySample(probabilities: a, labels: labels, patients: owners),
            try BinarySample(probabilities: b, labels: labels, patients: owners)
        )
    }

    private func expect(_ covered: Int, _ what: String) {
        let share = Double(covered) / Double(draws)
        print("95 % intervals of \(what) hold the truth in \(covered) of \(draws) draws")
        #expect((0.93...0.97).contains(share), "\(what): \(share)")
    }

    private func holds(_ estimate: Estimate, _ truth: Double) throws -> Bool {
        let lower = try #require(estimate.lower)
        let upper = try #require(estimate.upper)
        return (lower...upper).contains(truth)
    }

    @Test(arguments: [1, 3])
    func bootstrapOfAUROC(filmsEach: Int) throws {
        let truth = NormalDistribution.cumulative(1.3 / 2.0.squareRoot())
        var covered = 0
        for draw in 0..<draws {
            let sample = try cohort(draw, patients: 80, filmsEach: filmsEach, distance: 1.3).a
            let estimate = try Bootstrap(replicates: 600, seed: UInt64(draw)).estimate(over: sample.patients)
            {
                sample.value(of: .auroc, multiplicities: $0)
            }
            if try holds(estimate, truth) { covered += 1 }
        }
        expect(covered, "AUROC by BCa, 80 patients with \(filmsEach) each")
    }

    /// The squared error to expect of a class's films: its integral over normal scores, by the trapezoidal rule.
    private func expectedError(_ distance: Double, present: Bool) -> Double {
        let step = 0.001
        var sum = 0.0
        for x in stride(from: -9.0, to: 9, by: step) {
            let density: Double = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
            let error: Double = Logistic.of(present ? x + distance : x) - (present ? 1 : 0)
            sum += step * density * error * error
        }
        return sum
    }

    @Test func bootstrapOfBrierScore() throws {
        let distance = 1.3
        let truth =
            0.4 * expectedError(distance, present: true) + 0.6 * expectedError(distance, present: false)
        var covered = 0
        for draw in 0..<draws {
            let sample = try cohort(draw, patients: 80, filmsEach: 1, distance: distance).a
            let losses = zip(sample.probabilities, sample.truths).map {
                ($0 - ($1 ? 1 : 0)) * ($0 - ($1 ? 1 : 0))
            }
            let estimate = try Bootstrap(replicates: 600, seed: UInt64(draw)).mean(
                of: losses, patients: sample.patients)
            if try holds(estimate, truth) { covered += 1 }
        }
        expect(covered, "the Brier score by BCa")
    }

    @Test(arguments: [1, 3])
    func deLong(filmsEach: Int) throws {
        let truths = [1.3, 0.7 * 1.3].map { NormalDistribution.cumulative($0 / 2.0.squareRoot()) }
        var (area, difference, rejected) = (0, 0, 0)
        for draw in 0..<draws {
            let samples = try cohort(draw, patients: 80, filmsEach: filmsEach, distance: 1.3, second: true)
            let comparison = try DeLong.compare(a: samples.a, b: samples.b)
            if try #require(comparison.a.interval).contains(truths[0]) { area += 1 }
            if comparison.interval.contains(truths[0] - truths[1]) { difference += 1 }
            if try #require(comparison.pValue) < 0.05 { rejected += 1 }
        }
        expect(area, "AUROC by DeLong, 80 patients with \(filmsEach) each")
        expect(difference, "a difference of AUROC by DeLong, 80 patients with \(filmsEach) each")
        #expect(rejected > draws / 10, "models that do differ must be told apart more often than by chance")
    }
}

private enum Logistic {
    static func of(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}
