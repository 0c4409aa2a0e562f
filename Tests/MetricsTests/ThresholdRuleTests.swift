import Foundation
import Metrics
import Testing

@Suite struct ThresholdRuleTests {
    private let rules: [ThresholdRule] = [
        .youden, .maximumF1, .maximumAccuracy, .sensitivity(atLeast: 0.9), .specificity(atLeast: 0.8),
        .cost(falseAlarms: 5), .cost(falseAlarms: 0.5, prevalence: 0.02),
    ]

    /// Every threshold that matters, tried one by one.
    @Test(arguments: Goldens.binary.filter { $0.roc != nil })
    func isAsGoodAsTheBestOfAllThresholds(_ golden: Goldens.Binary) throws {
        let sample = try BinarySample(probabilities: golden.probabilities, labels: golden.labels)
        func merit(_ rule: ThresholdRule, _ threshold: Double) -> Double {
            let confusion = sample.confusion(threshold: threshold)
            let sensitivity = confusion.sensitivity.value ?? 0
            let specificity = confusion.specificity.value ?? 0
            switch rule {
            case .youden: return sensitivity + specificity
            case .maximumF1: return confusion.f1.value ?? 0
            case .maximumAccuracy: return confusion.accuracy.value ?? 0
            case .sensitivity(let share): return sensitivity >= share ? specificity : -1
            case .specificity(let share): return specificity >= share ? sensitivity : -1
            case .cost(let ratio, let prevalence):
                let counted = prevalence.map {
                    ($0 / Double(confusion.positives), (1 - $0) / Double(confusion.negatives))
                }
                let (missed, alarm) = counted ?? (1 / Double(confusion.total), 1 / Double(confusion.total))
                return -ratio * missed * Double(confusion.falseNegatives)
                    - alarm * Double(confusion.falsePositives)
            case .fixed: return 0
            }
        }
        for rule in rules {
            let chosen = try rule.choose(on: sample)
            let best = ([0, 1.nextUp] + golden.probabilities).map { merit(rule, $0) }.max() ?? 0
            #expect(abs(merit(rule, chosen.value) - best) < 1e-9, "\(rule)")
            #expect(chosen.sensitivity == sample.value(of: .sensitivity, threshold: chosen.value).value)
            #expect(chosen.films == golden.labels.count)
        }
    }

    @Test func liesHalfwayBetweenScores() throws {
        let sample = try BinarySample(probabilities: [0.1, 0.2, 0.6, 0.9], labels: [0, 0, 1, 1])
        #expect(abs(try ThresholdRule.youden.choose(on: sample).value - 0.4) < 1e-12)
        let neighbours = try BinarySample(probabilities: [0.5, 0.5.nextUp], labels: [0, 1])
        let chosen = try ThresholdRule.youden.choose(on: neighbours)
        #expect(
            neighbours.confusion(threshold: chosen.value)
                == BinaryConfusion(truePositives: 1, trueNegatives: 1))
    }

    @Test func nineteenOfTwentyAreNinetyFivePercent() throws {
        let positives = (0..<20).map { 0.5 + Double($0) / 100 }
        let sample = try BinarySample(
            probabilities: positives + [0.505], labels: Array(repeating: 1, count: 20) + [0])
        let chosen = try ThresholdRule.sensitivity(atLeast: 0.95).choose(on: sample)
        #expect(sample.confusion(threshold: chosen.value).truePositives == 19)
    }

    @Test func aFixedValueNeedsNoPositives() throws {
        let sample = try BinarySample(probabilities: [0.1, 0.2], labels: [0, 0])
        let chosen = try ThresholdRule.fixed(0.15).choose(on: sample)
        #expect(chosen.value == 0.15)
        #expect(chosen.sensitivity == nil && chosen.specificity == 0.5)
        #expect(
            throws: MetricsError.thresholdUndefined(
                rule: "the largest Youden index", reason: "no film is positive")
        ) {
            try ThresholdRule.youden.choose(on: sample)
        }
    }

    @Test func readsAndWritesItsText() throws {
        for rule in rules + [.fixed(0.25)] {
            #expect(try ThresholdRule(parsing: rule.description) == rule)
            #expect(try JSONDecoder().decode(ThresholdRule.self, from: JSONEncoder().encode(rule)) == rule)
        }
        #expect(try JSONDecoder().decode([ThresholdRule].self, from: Data("[0.5]".utf8)) == [.fixed(0.5)])
    }

    @Test func costsAreReadAsWritten() throws {
        #expect(try ThresholdRule(parsing: "cost=5") == .cost(falseAlarms: 5))
        #expect(try ThresholdRule(parsing: "cost=5@0.02") == .cost(falseAlarms: 5, prevalence: 0.02))
        // The dearer a missed finding, the lower the threshold.
        let golden = Goldens.binary[0]
        let sample = try BinarySample(probabilities: golden.probabilities, labels: golden.labels)
        let thresholds = try [0.2, 1, 5, 25].map {
            try ThresholdRule.cost(falseAlarms: $0).choose(on: sample).value
        }
        #expect(thresholds == thresholds.sorted(by: >) && thresholds[0] > thresholds[3])
    }

    @Test func suggestsTheNearestRule() {
        #expect(throws: MetricsError.unknownThresholdRule("yoden", nearest: "youden")) {
            try ThresholdRule(parsing: "yoden")
        }
        for text in [
            "", "2", "nan", "sensitivity", "sensitivity=2", "youden=1", "sensitivity=0.9=1", "cost", "cost=0",
            "cost=-1",
            "cost=5@0", "cost=5@", "cost=5@0.1@0.2",
        ] {
            #expect(throws: MetricsError.self) { try ThresholdRule(parsing: text) }
        }
    }
}
