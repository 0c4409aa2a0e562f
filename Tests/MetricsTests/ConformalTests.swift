import Foundation
import Groundwork
import Metrics
import Testing

@Suite struct ConformalTests {
    private let golden = Goldens.statistics.conformal

    @Test func setsEqualReferences() throws {
        let sample = try ExclusiveSample(
            classes: ["a", "b", "c"], probabilities: golden.probabilities, labels: golden.labels)
        for expected in golden.cases {
            for (score, sets) in [(SplitConformal.Score.lac, expected.lac), (.aps, expected.aps)] {
                let conformal = try SplitConformal.fit(
                    sample, score: score, miscoverage: expected.miscoverage)
                for (row, set) in zip(golden.fresh, sets) {
                    #expect(conformal.set(for: row) == set.indices.filter { set[$0] })
                }
            }
        }
    }

    /// Sets must hold the truth of new films as often as promised: 400 calibrations of 60 patients.
    @Test(arguments: [SplitConformal.Score.lac, .aps])
    func coversAsPromised(_ score: SplitConformal.Score) throws {
        var generator = SeededGenerator(5, "conformal")
        func films(_ count: Int) -> (probabilities: [[Double]], labels: [Int]) {
            var films: (probabilities: [[Double]], labels: [Int]) = ([], [])
            for _ in 0..<count {
                let label = generator.index(below: 3)
                let odds = (0..<3).map { exp(2 * generator.normal() + ($0 == label ? 1.5 : 0)) }
                films.probabilities.append(odds.map { $0 / odds.reduce(0, +) })
                films.labels.append(label)
            }
            return films
        }
        var (held, count) = (0, 0)
        for _ in 0..<400 {
            let calibration = films(60)
            let conformal = try SplitConformal.fit(
                ExclusiveSample(
                    classes: ["a", "b", "c"], probabilities: calibration.probabilities,
                    labels: calibration.labels),
                score: score, miscoverage: 0.1)
            let fresh = films(50)
            held += zip(fresh.probabilities, fresh.labels).count { conformal.set(for: $0).contains($1) }
            count += 50
        }
        // Exactly: between 0.9 and 0.9 + 1/61.
        let coverage = Double(held) / Double(count)
        #expect((0.893...0.925).contains(coverage), "\(coverage)")
    }

    @Test func weighsPatientsAlike() throws {
        // Nine patients with one film each and one with many: the many films count as one patient.
        let ordinary = (1...9).map { Double($0) / 10 }
        let probabilities = ordinary + Array(repeating: 0.01, count: 50)
        let sample = try BinarySample(
            probabilities: probabilities, labels: Array(repeating: 1, count: 59),
            patients: (0..<9).map { "\($0)" } + Array(repeating: "many", count: 50))
        // Of scores 0.1 … 0.9 and 0.99, the smallest that 0.8 · (10 + 1) = 8.8 patients reach is the ninth.
        let conformal = try SplitConformal.fit(sample, miscoverage: 0.2, byClass: false)
        #expect(close(conformal.limits[1], 0.9, within: 1e-12) && conformal.patients == 10)
        let byFilm = try SplitConformal.fit(
            BinarySample(probabilities: probabilities, labels: Array(repeating: 1, count: 59)),
            miscoverage: 0.2, byClass: false)
        #expect(close(byFilm.limits[1], 0.99, within: 1e-12))
    }

    @Test func tooFewFilmsExcludeNothing() throws {
        let sample = try BinarySample(probabilities: [0.9, 0.8, 0.1], labels: [1, 1, 0])
        let conformal = try SplitConformal.fit(sample, miscoverage: 0.1)
        #expect(!conformal.isInformative && conformal.set(for: 0.99) == [0, 1])
        let text = try JSONEncoder().encode(conformal)
        #expect(try JSONDecoder().decode(SplitConformal.self, from: text) == conformal)
        #expect(throws: MetricsError.self) { try SplitConformal.fit(sample, miscoverage: 0) }
        #expect(throws: MetricsError.self) {
            try SplitConformal.fit(BinarySample(probabilities: [], labels: []))
        }
    }

    @Test func countsWhatSetsHold() throws {
        let conformal = SplitConformal(
            score: .lac, miscoverage: 0.1, limits: [0.4, 0.4], isByClass: false)
        // Sets: absent, present, none, none, present, absent.
        let sample = try BinarySample(
            probabilities: [0.1, 0.9, 0.5, 0.45, 0.8, 0.2], labels: [0, 1, 1, 0, 0, 0])
        let coverage = ConformalCoverage(
            conformal, on: sample, bootstrap: try Bootstrap(replicates: 200, seed: 1))
        #expect(close(coverage.coverage.value, 0.5) && coverage.sizes == [2, 4, 0])
        #expect(close(coverage.meanSize.value, 4.0 / 6) && close(coverage.answered.value, 4.0 / 6))
        #expect(close(coverage.accuracyOfAnswers.value, 0.75))
        #expect(coverage.coverageByClass.map(\.value) == [0.5, 0.5])
        #expect(coverage.accuracyOfAnswers.counts.numerator == 3 && coverage.coverage.lower != nil)
    }

    @Test func riskCoverageEqualsTheDefinition() throws {
        let golden = Goldens.statistics.riskCoverage
        let curve = try RiskCoverage(certainty: golden.certainty, losses: golden.losses)
        #expect(close(curve.area.value, golden.area))
        #expect(close(curve.excessArea.value, golden.area - golden.best))
        let tied = try RiskCoverage(certainty: golden.tiedCertainty, losses: golden.tiedLosses)
        #expect(close(tied.area.value, golden.tiedArea, within: 1e-12))
        #expect(tied.points.map(\.coverage) == [0.5, 5.0 / 6, 1])
        #expect(tied.points.map(\.risk) == [1.0 / 3, 0.6, 0.5])
        #expect(tied.coverage(atRisk: 0.5)?.coverage == 1 && tied.coverage(atRisk: 0.2) == nil)
        #expect(tied.risk(atCoverage: 0.7)?.certainty == 0.5)
    }

    @Test func riskCoverageOfDecisions() throws {
        let sample = try BinarySample(probabilities: [0.05, 0.9, 0.6, 0.45], labels: [0, 1, 0, 1])
        let curve = try RiskCoverage(sample, bootstrap: Bootstrap(replicates: 50, seed: 1))
        #expect(curve.points.map(\.risk) == [0, 0, 1.0 / 3, 0.5])
        #expect(throws: MetricsError.self) { try RiskCoverage(certainty: [1], losses: [-1]) }
        #expect(throws: MetricsError.self) { try RiskCoverage(certainty: [.nan], losses: [1]) }
        #expect(try RiskCoverage(certainty: [], losses: []).area.value == nil)
    }
}
