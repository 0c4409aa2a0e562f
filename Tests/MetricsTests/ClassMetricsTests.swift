import Metrics
import Testing

@Suite struct ClassMetricsTests {
    @Test(arguments: Goldens.classes)
    func equalsScikitLearn(_ golden: Goldens.Classes) throws {
        try check(golden.classes, golden.probabilities, golden.labels, golden.plain)
    }

    @Test(arguments: Goldens.classes)
    func equalsScikitLearnOnRepeatedFilms(_ golden: Goldens.Classes) throws {
        try check(
            golden.classes, repeated(golden.probabilities, golden.multiplicities),
            repeated(golden.labels, golden.multiplicities), golden.weighted)
    }

    private func check(
        _ classes: [String], _ probabilities: [[Double]], _ labels: [Int], _ golden: Goldens.Classes.Counted
    ) throws {
        let sample = try ExclusiveSample(classes: classes, probabilities: probabilities, labels: labels)
        #expect(sample.confusion.rows == golden.confusion)
        #expect(golden.values.count == ExclusiveMetric.allCases.count)
        for metric in ExclusiveMetric.allCases {
            let value = sample.value(of: metric)
            let expected = try #require(golden.values[metric.rawValue])
            #expect(
                agree(value.value, expected), "\(metric): \(value) instead of \(String(describing: expected))"
            )
        }
    }

    @Test func eachClassAgainstTheRestEqualsItsBinaryMetrics() throws {
        let golden = try #require(Goldens.classes.first { $0.name == "four classes, imbalanced" })
        let sample = try ExclusiveSample(
            classes: golden.classes, probabilities: golden.probabilities, labels: golden.labels)
        let evaluation = ExclusiveEvaluation(sample, bootstrap: .none)
        for (index, result) in evaluation.classes.enumerated() {
            let binary = try BinarySample(
                probabilities: golden.probabilities.map { $0[index] },
                labels: golden.labels.map { $0 == index ? 1 : 0 })
            #expect(result[.auroc]?.value == binary.value(of: .auroc).value)
            #expect(result[.averagePrecision]?.value == binary.value(of: .averagePrecision).value)
            #expect(result.counts.positives == evaluation.confusion.support(index))
            let hits = golden.confusionHits(index)
            #expect(
                agree(result[.sensitivity]?.value, Double(hits) / Double(evaluation.confusion.support(index)))
            )
        }
    }

    @Test func namesTheClassWithoutAFilm() throws {
        let sample = try ExclusiveSample(
            classes: ["Normal", "Mass"], probabilities: [[0.9, 0.1], [0.2, 0.8]], labels: [0, 0])
        #expect(sample.value(of: .balancedAccuracy) == .undefined("no film is of class Mass"))
        #expect(sample.value(of: .macroAUROC) == .undefined("for Normal, no film is negative"))
        let evaluation = ExclusiveEvaluation(sample, bootstrap: .none)
        #expect(evaluation.warnings.contains { $0.contains("No film is of class Mass") })
        #expect(evaluation[.accuracy]?.value == 0.5)
    }

    @Test func decidesForTheFirstOfEqualClasses() throws {
        let sample = try ExclusiveSample(
            classes: ["a", "b", "c"], probabilities: [[0.2, 0.4, 0.4]], labels: [1])
        #expect(sample.decisions == [1])
    }

    @Test func refusesUnusableInput() {
        let rows = [[0.5, 0.5]]
        #expect(throws: MetricsError.tooFewClasses(1)) {
            try ExclusiveSample(classes: ["a"], probabilities: [[1]], labels: [0])
        }
        #expect(throws: MetricsError.duplicateName("a")) {
            try ExclusiveSample(classes: ["a", "a"], probabilities: rows, labels: [0])
        }
        #expect(throws: MetricsError.labelOutOfRange(film: 0, label: 2, allowed: 0...1)) {
            try ExclusiveSample(classes: ["a", "b"], probabilities: rows, labels: [2])
        }
        #expect(throws: MetricsError.notADistribution(film: 0, sum: 1.5)) {
            try ExclusiveSample(classes: ["a", "b"], probabilities: [[0.75, 0.75]], labels: [0])
        }
        #expect(throws: MetricsError.countMismatch(what: "probabilities for film 0", expected: 2, found: 1)) {
            try ExclusiveSample(classes: ["a", "b"], probabilities: [[1]], labels: [0])
        }
    }
}

extension Goldens.Classes {
    fileprivate func confusionHits(_ index: Int) -> Int { plain.confusion[index][index] }
}
