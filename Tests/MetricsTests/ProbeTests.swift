import Groundwork
import Metrics
import Testing

@Suite struct ProbeTests {
    private let golden = Goldens.statistics.probes

    @Test func logisticEqualsScikitLearn() throws {
        let probe = try LogisticProbe.fit(features: golden.features, labels: golden.labels, l2: golden.l2)
        #expect(probe.converged && probe.classes == 3)
        for (row, expected) in zip(probe.probabilities(golden.features), golden.probabilities) {
            #expect(close(row, expected))
        }
    }

    /// Two classes with a weight vector each share the penalty, so half of scikit-learn's for one vector.
    @Test func twoClassesEqualScikitLearn() throws {
        let probe = try LogisticProbe.fit(
            features: golden.features, labels: golden.twoLabels, l2: 2 * golden.l2)
        for (row, expected) in zip(probe.probabilities(golden.features), golden.twoProbabilities) {
            #expect(close(row, expected))
        }
    }

    @Test func ridgeEqualsScikitLearn() throws {
        let probe = try RidgeProbe.fit(features: golden.features, targets: golden.age, l2: golden.l2)
        #expect(close(golden.features.map { probe.prediction($0) }, golden.predictedAge))
        let wide = try RidgeProbe.fit(features: golden.wide, targets: golden.wideTargets, l2: golden.l2)
        #expect(close(golden.wide.map { wide.prediction($0) }, golden.widePredicted))
    }

    @Test func weightsCountAsRepetitions() throws {
        let times = golden.labels.indices.map { $0 % 3 }
        let kept = golden.labels.indices.flatMap { Array(repeating: $0, count: times[$0]) }
        let repeatedProbe = try LogisticProbe.fit(
            features: kept.map { golden.features[$0] }, labels: kept.map { golden.labels[$0] }, l2: 0.1)
        let everyone = try LogisticProbe.fit(
            features: golden.features, labels: golden.labels, l2: 0.1, weights: times.map(Double.init))
        // The standardising differs, so only decisions far from a border are the same.
        let pairs = zip(
            repeatedProbe.probabilities(golden.features), everyone.probabilities(golden.features))
        #expect(pairs.allSatisfy { zip($0, $1).allSatisfy { abs($0 - $1) < 0.1 } })
    }

    @Test func foldsKeepPatientsTogether() throws {
        let patients = PatientIndex((0..<60).map { $0 / 3 })
        let strata = (0..<60).map { $0 / 3 % 2 }
        let folds = try PatientFolds(patients, folds: 5, strata: strata, seed: 1)
        for fold in 0..<5 {
            let films = folds.films(in: fold)
            #expect(films.count == 12 && films.count { strata[$0] == 1 } == 6)
            #expect(
                Set(films.map { patients.ofFilm[$0] }).isDisjoint(
                    with: folds.films(outside: fold).map { patients.ofFilm[$0] }))
        }
        #expect(try PatientFolds(patients, folds: 5, strata: strata, seed: 1) == folds)
        #expect(try PatientFolds(patients, folds: 5, strata: strata, seed: 2) != folds)
        #expect(throws: MetricsError.self) { try PatientFolds(patients, folds: 21, seed: 1) }
        #expect(throws: MetricsError.self) { try PatientFolds(patients, folds: 2, strata: [1], seed: 1) }
    }

    /// Features that say nothing must not seem to: the reason for held-out patients.
    @Test func crossFittingFindsNothingInNoise() throws {
        var generator = SeededGenerator(3, "noise")
        let labels = (0..<200).map { _ in generator.index(below: 2) }
        let noise = labels.map { _ in (0..<40).map { _ in Float(generator.normal()) } }
        let folds = try PatientFolds(PatientIndex(Array(0..<200)), seed: 1)
        func area(_ features: [[Float]], crossFitted: Bool) throws -> Double {
            let probabilities =
                try crossFitted
                ? LogisticProbe.crossFitted(features: features, labels: labels, folds: folds)
                : LogisticProbe.fit(features: features, labels: labels).probabilities(features)
            return try #require(
                BinarySample(probabilities: probabilities.map { $0[1] }, labels: labels).value(of: .auroc)
                    .value)
        }
        #expect(try abs(area(noise, crossFitted: true) - 0.5) < 0.12)
        #expect(try area(noise, crossFitted: false) > 0.7)
        let telling = zip(noise, labels).map { row, label in row + [Float(label) * 3] }
        #expect(try area(telling, crossFitted: true) > 0.9)
        let ages = labels.map { Double($0) * 30 + 40 }
        let predicted = try RidgeProbe.crossFitted(features: telling, targets: ages, folds: folds)
        #expect(zip(predicted, ages).allSatisfy { abs($0 - $1) < 20 })
    }

    @Test func refusesUnusableInput() {
        #expect(throws: MetricsError.nothingToFit(what: "a probe", reason: "all films are of one class")) {
            try LogisticProbe.fit(features: [[1], [2]], labels: [1, 1])
        }
        #expect(throws: MetricsError.self) { try LogisticProbe.fit(features: [], labels: []) }
        #expect(throws: MetricsError.self) {
            try LogisticProbe.fit(features: [[1], [2, 3]], labels: [0, 1])
        }
        #expect(throws: MetricsError.self) {
            try LogisticProbe.fit(features: [[.nan], [2]], labels: [0, 1])
        }
        #expect(throws: MetricsError.self) { try LogisticProbe.fit(features: [[1], [2]], labels: [0, -1]) }
        #expect(throws: MetricsError.self) {
            try LogisticProbe.fit(features: [[1], [2]], labels: [0, 1], l2: 0)
        }
        #expect(throws: MetricsError.self) {
            try RidgeProbe.fit(features: [[1], [2]], targets: [0, .infinity])
        }
    }

    /// A feature that never varies is left alone, however large.
    @Test func constantFeaturesAreHarmless() throws {
        let features: [[Float]] = [[1e6, 0], [1e6, 1], [1e6, 0.2], [1e6, 0.9]]
        let probe = try LogisticProbe.fit(features: features, labels: [0, 1, 0, 1])
        #expect(probe.probabilities(features).allSatisfy { $0.allSatisfy(\.isFinite) })
        #expect(probe.probabilities([1e6, 1])[1] > 0.9)
    }
}
