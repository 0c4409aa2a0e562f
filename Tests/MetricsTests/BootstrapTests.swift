import Foundation
import Groundwork
import Metrics
import Testing

@Suite struct BootstrapTests {
    /// Films of a made-up cohort; all films of a patient share a part of their score.
    private func cohort(
        patients: Int, filmsEach: Int, seed: UInt64, shared: Double = 1
    ) -> (probabilities: [Double], labels: [Int?], patients: [String]) {
        var generator = SeededGenerator(seed, "cohort")
        var films: (probabilities: [Double], labels: [Int?], patients: [String]) = ([], [], [])
        for patient in 0..<patients {
            let label = generator.chance(0.4) ? 1 : 0
            let common = shared * generator.normal()
            for _ in 0..<filmsEach {
                let logit = Double(label) * 2 - 1 + common + (1 - shared) * generator.normal()
                films.probabilities.append(1 / (1 + exp(-logit)))
                films.labels.append(label)
                films.patients.append("patient \(patient)")
            }
        }
        return films
    }

    @Test func isDeterministicAndDependsOnTheSeed() throws {
        let films = cohort(patients: 40, filmsEach: 2, seed: 1)
        let sample = try BinarySample(
            probabilities: films.probabilities, labels: films.labels, patients: films.patients)
        func evaluate(_ seed: UInt64) throws -> BinaryEvaluation {
            try BinaryEvaluation(
                finding: "x", sample, threshold: 0.5, bootstrap: Bootstrap(replicates: 300, seed: seed))
        }
        #expect(try evaluate(5) == evaluate(5))
        #expect(try evaluate(5)[.auroc]?.lower != evaluate(6)[.auroc]?.lower)
    }

    /// Copies of a patient's only film add nothing: the interval over patients must not shrink, that over films does.
    @Test func drawsPatientsNotFilms() throws {
        let films = cohort(patients: 60, filmsEach: 8, seed: 2)
        let bootstrap = try Bootstrap(replicates: 1000, seed: 1)
        func width(_ patients: [String]?, step: Int = 1) throws -> Double {
            let kept = stride(from: 0, to: films.labels.count, by: step)
            let sample = try BinarySample(
                probabilities: kept.map { films.probabilities[$0] }, labels: kept.map { films.labels[$0] },
                patients: patients)
            let estimate = try #require(
                BinaryEvaluation(finding: "x", sample, threshold: 0.5, bootstrap: bootstrap)[.sensitivity])
            return try #require(estimate.upper) - #require(estimate.lower)
        }
        let byPatient = try width(films.patients)
        let byFilm = try width(nil)
        let oneFilmEach = try width(nil, step: 8)
        #expect(abs(byPatient - oneFilmEach) < 0.01)
        #expect(byFilm < 0.6 * byPatient)
    }

    /// 95 % intervals of the accuracy must hold the truth about 95 times of 100; 200 cohorts, generous bounds.
    @Test func intervalsCoverTheTruth() throws {
        var covered = 0
        for trial in 0..<200 {
            var generator = SeededGenerator(UInt64(trial), "coverage")
            let labels = (0..<80).map { _ in 1 }
            let probabilities = labels.map { _ in generator.chance(0.8) ? 0.9 : 0.1 }
            let sample = try BinarySample(probabilities: probabilities, labels: labels)
            let estimate = try #require(
                BinaryEvaluation(
                    finding: "x", sample, threshold: 0.5,
                    bootstrap: Bootstrap(replicates: 300, seed: UInt64(trial)))[
                        .sensitivity])
            if try #require(estimate.lower) <= 0.8, try #require(estimate.upper) >= 0.8 { covered += 1 }
        }
        #expect((178...200).contains(covered), "\(covered) of 200")
    }

    /// The standard error of a proportion is known in closed form.
    @Test func widthIsThatOfABinomial() throws {
        let labels = Array(repeating: 1, count: 400)
        let probabilities = (0..<400).map { $0 < 320 ? 0.9 : 0.1 }
        let sample = try BinarySample(probabilities: probabilities, labels: labels)
        let estimate = try #require(
            BinaryEvaluation(
                finding: "x", sample, threshold: 0.5, bootstrap: Bootstrap(replicates: 4000, seed: 1))[
                    .sensitivity])
        let halfWidth = 1.96 * (0.8 * 0.2 / 400).squareRoot()
        #expect(abs(try #require(estimate.lower) - (0.8 - halfWidth)) < 0.006)
        #expect(abs(try #require(estimate.upper) - (0.8 + halfWidth)) < 0.006)
    }

    @Test func countsAndSaysUndefinedReplicates() throws {
        let labels = [1, 1] + Array(repeating: 0, count: 18)
        let probabilities = labels.indices.map { Double(($0 * 7) % 20) / 20 }
        let sample = try BinarySample(probabilities: probabilities, labels: labels)
        let estimate = try #require(
            BinaryEvaluation(
                finding: "x", sample, threshold: 0.5, bootstrap: Bootstrap(replicates: 1000, seed: 1))[.auroc]
        )
        // Neither positive film is drawn with probability (18/20)^20 = 0.12.
        #expect((90...155).contains(estimate.undefinedReplicates))
        #expect(estimate.replicates == 1000)
        #expect(
            estimate.reason?.hasPrefix("\(estimate.undefinedReplicates) of 1000 replicates are undefined")
                == true)
        #expect(estimate.lower != nil)
    }

    @Test func givesNoIntervalWhereItWouldMeanNothing() throws {
        let onePatient = try BinarySample(probabilities: [0.1, 0.9], labels: [0, 1], patients: ["a", "a"])
        let bootstrap = try Bootstrap(replicates: 50, seed: 1)
        let lonely = try #require(
            BinaryEvaluation(finding: "x", onePatient, threshold: 0.5, bootstrap: bootstrap)[.auroc])
        #expect(lonely.value == 1 && lonely.lower == nil && lonely.reason == "one patient gives no interval")

        let perfect = try BinarySample(probabilities: [0.1, 0.2, 0.9, 0.8], labels: [0, 0, 1, 1])
        let certain = try #require(
            BinaryEvaluation(finding: "x", perfect, threshold: 0.5, bootstrap: bootstrap)[.accuracy])
        #expect(certain.reason?.hasPrefix("all replicates are equal") == true)

        let oneClass = try BinarySample(probabilities: [0.1, 0.9], labels: [1, 1])
        let undefined = try #require(
            BinaryEvaluation(finding: "x", oneClass, threshold: 0.5, bootstrap: bootstrap)[.auroc])
        #expect(undefined.value == nil && undefined.lower == nil && undefined.reason == "no film is negative")
    }

    @Test func refusesUnusableSettings() {
        #expect(throws: MetricsError.self) { try Bootstrap(replicates: -1, seed: 0) }
        #expect(throws: MetricsError.self) { try Bootstrap(confidence: 1, seed: 0) }
        #expect(throws: MetricsError.self) { try Bootstrap(confidence: .nan, seed: 0) }
    }

    /// 2,000 replicates over 624 films of all that an evaluation reports, in time of this thread, whatever else runs.
    @Test func isFast() throws {
        let films = cohort(patients: 312, filmsEach: 2, seed: 3, shared: 0.5)
        let sample = try BinarySample(
            probabilities: films.probabilities, labels: films.labels, patients: films.patients)
        let bootstrap = try Bootstrap(replicates: 2000, seed: 1)
        let sites = (0..<624).map { ["north", "south", "west"][$0 % 3] }
        let parts: [(String, () throws -> Void)] = [
            (
                "12 metrics",
                { _ = try BinaryEvaluation(finding: "x", sample, threshold: 0.5, bootstrap: bootstrap) }
            ),
            ("calibration", { _ = try CalibrationErrors(sample, bootstrap: bootstrap) }),
            ("decision curve", { _ = try DecisionCurve(sample, bootstrap: bootstrap) }),
            ("risk and coverage", { _ = try RiskCoverage(sample, bootstrap: bootstrap) }),
            (
                "gaps of 3 sites",
                {
                    _ = try SubgroupGap.gaps(
                        of: sample, groups: sites, metrics: [.auroc, .sensitivity, .specificity],
                        bootstrap: bootstrap)
                }
            ),
        ]
        var total = 0.0
        for (name, part) in parts {
            let start = threadSeconds()
            try part()
            let seconds = threadSeconds() - start
            total += seconds
            print("2,000 replicates over 624 films, \(name): \(seconds) s")
        }
        print("2,000 replicates over 624 films, in all: \(total) s")
        #expect(total < 3)
    }

    /// The processor time of the calling thread.
    private func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    @Test func evaluationsSurviveJSON() throws {
        let films = cohort(patients: 30, filmsEach: 2, seed: 4)
        let sample = try BinarySample(
            probabilities: films.probabilities, labels: films.labels, patients: films.patients)
        let bootstrap = try Bootstrap(replicates: 20, seed: 1)
        let golden = Goldens.classes[1]
        let exclusive = try ExclusiveSample(
            classes: golden.classes, probabilities: golden.probabilities, labels: golden.labels)
        let findings = Goldens.findings
        let independent = try IndependentSample(
            findings: findings.findings, probabilities: findings.probabilities, labels: findings.labels)
        let evaluations: [Evaluation] = [
            .binary(try BinaryEvaluation(finding: "x", sample, threshold: 0.5, bootstrap: bootstrap)),
            .exclusive(ExclusiveEvaluation(exclusive, bootstrap: bootstrap)),
            .independent(
                try IndependentEvaluation(
                    independent, thresholds: [0.5, 0.5, 0.5, 0.5, 0.5], bootstrap: bootstrap)),
        ]
        for evaluation in evaluations {
            let data = try JSONEncoder().encode(evaluation)
            #expect(try JSONDecoder().decode(Evaluation.self, from: data) == evaluation)
        }
        let text = String(decoding: try JSONEncoder().encode(evaluations[0]), as: UTF8.self)
        #expect(text.contains(#""task":"binary""#) && text.contains(#""auroc":{"#))
    }
}
