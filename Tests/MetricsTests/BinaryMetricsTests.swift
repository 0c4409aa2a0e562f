import Metrics
import Testing

@Suite struct BinaryMetricsTests {
    @Test(arguments: Goldens.binary)
    func equalsScikitLearn(_ golden: Goldens.Binary) throws {
        try check(golden.probabilities, golden.labels, golden.threshold, golden.plain)
    }

    @Test(arguments: Goldens.binary)
    func equalsScikitLearnOnRepeatedFilms(_ golden: Goldens.Binary) throws {
        try check(
            repeated(golden.probabilities, golden.multiplicities),
            repeated(golden.labels, golden.multiplicities),
            golden.threshold, golden.weighted)
    }

    private func check(
        _ probabilities: [Double], _ labels: [Int], _ threshold: Double, _ golden: Goldens.Binary.Counted
    ) throws {
        let sample = try BinarySample(probabilities: probabilities, labels: labels)
        let confusion = sample.confusion(threshold: threshold)
        #expect(
            [
                confusion.truePositives, confusion.falseNegatives, confusion.falsePositives,
                confusion.trueNegatives,
            ]
                == golden.confusion)
        #expect(golden.values.count == BinaryMetric.allCases.count)
        for metric in BinaryMetric.allCases {
            let value = sample.value(of: metric, threshold: threshold)
            let expected = try #require(golden.values[metric.rawValue])
            #expect(
                agree(value.value, expected), "\(metric): \(value) instead of \(String(describing: expected))"
            )
            #expect((value.reason == nil) == (expected != nil))
        }
    }

    @Test(arguments: Goldens.binary)
    func curvesEqualScikitLearn(_ golden: Goldens.Binary) throws {
        let sample = try BinarySample(probabilities: golden.probabilities, labels: golden.labels)
        let evaluation = try BinaryEvaluation(
            finding: "x", sample, threshold: golden.threshold, bootstrap: .none)
        #expect((evaluation.roc == nil) == (golden.roc == nil))
        if let expected = golden.roc, let found = evaluation.roc {
            #expect(agree(found.falsePositiveRate, expected.falsePositiveRate))
            #expect(agree(found.truePositiveRate, expected.truePositiveRate))
            #expect(agree(found.thresholds, expected.thresholds))
        }
        if let expected = golden.precisionRecall, let found = evaluation.precisionRecall {
            #expect(agree(found.precision, expected.precision))
            #expect(agree(found.recall, expected.recall))
            #expect(agree(found.thresholds, expected.thresholds))
        }
        if let expected = golden.reliability {
            let bins = evaluation.reliability.bins.filter { $0.films > 0 }
            #expect(agree(bins.map(\.observed), expected.observed))
            #expect(agree(bins.map(\.meanProbability), expected.meanProbability))
        }
    }

    /// Hanley and McNeil's definition, by looking at every pair.
    @Test func aurocIsTheShareOfConcordantPairs() throws {
        let golden = try #require(Goldens.binary.first { $0.name == "many ties" })
        var pairs = 0.0
        var concordant = 0.0
        for (high, label) in zip(golden.probabilities, golden.labels) where label == 1 {
            for (low, other) in zip(golden.probabilities, golden.labels) where other == 0 {
                pairs += 1
                concordant += high > low ? 1 : high == low ? 0.5 : 0
            }
        }
        let sample = try BinarySample(probabilities: golden.probabilities, labels: golden.labels)
        #expect(agree(sample.value(of: .auroc).value, concordant / pairs))
    }

    @Test func saysWhyAMetricIsUndefined() throws {
        let sample = try BinarySample(probabilities: [0.2, 0.7], labels: [0, 0])
        #expect(sample.value(of: .auroc) == .undefined("no film is positive"))
        #expect(sample.value(of: .sensitivity) == .undefined("no film is positive"))
        #expect(
            sample.value(of: .positivePredictiveValue, threshold: 0.9)
                == .undefined("no film is called positive"))
        let empty = try BinarySample(probabilities: [0.2], labels: [nil])
        for metric in BinaryMetric.allCases { #expect(empty.value(of: metric).value == nil) }
    }

    @Test func leavesOutUnknownLabels() throws {
        let sample = try BinarySample(
            probabilities: [0.9, 0.1, 0.5, 0.3], labels: [1, 0, nil, 1], patients: ["a", "b", "c", "a"])
        #expect(sample.unknown == 1)
        #expect(sample.counts == Counts(films: 3, patients: 2))
        #expect(
            sample.confusion(threshold: 0.5)
                == BinaryConfusion(truePositives: 1, falseNegatives: 1, trueNegatives: 1))
    }

    @Test func refusesUnusableInput() throws {
        #expect(throws: MetricsError.countMismatch(what: "labels", expected: 2, found: 1)) {
            try BinarySample(probabilities: [0.1, 0.2], labels: [1])
        }
        #expect(throws: MetricsError.countMismatch(what: "patients", expected: 1, found: 2)) {
            try BinarySample(probabilities: [0.1], labels: [1], patients: ["a", "b"])
        }
        #expect(throws: MetricsError.labelOutOfRange(film: 0, label: 2, allowed: 0...1)) {
            try BinarySample(probabilities: [0.1], labels: [2])
        }
        for value in [Double.nan, .infinity, -0.1, 1.1] {
            #expect(throws: MetricsError.self) { try BinarySample(probabilities: [value], labels: [1]) }
        }
        let sample = try BinarySample(probabilities: [0.1], labels: [1])
        #expect(throws: MetricsError.self) {
            try BinaryEvaluation(finding: "x", sample, threshold: .nan, bootstrap: .none)
        }
    }
}
