import Clinical
import Foundation
import ModelFile
import Testing

@Suite struct CalibrationValueTests {
    @Test func logitsBecomeProbabilities() {
        let plain = Calibration.uncalibrated.probabilities(of: [0, 800, -800], task: .independent)
        #expect(plain == [0.5, 1, 0])
        let classes = Calibration.temperature(value: 2).probabilities(of: [2, 0], task: .exclusive)
        #expect(abs(classes[0] - 1 / (1 + exp(-1))) < 1e-12)
        let line = Calibration.platt(slopes: [2, 1], intercepts: [1, 0])
            .probabilities(of: [1, 1], task: .independent)
        #expect(abs(line[0] - 1 / (1 + exp(-3))) < 1e-12 && abs(line[1] - 1 / (1 + exp(-1))) < 1e-12)
        let curve = IsotonicCurve(given: [0.2, 0.6, 0.8], calibrated: [0.1, 0.1, 0.9])
        #expect(
            [0, 0.2, 0.5, 0.7, 0.9].map { curve($0) } == [0.1, 0.1, 0.1, 0.5, 0.9]
                || abs(curve(0.7) - 0.5) < 1e-12)
        #expect(curve(.nan).isNaN)
        #expect(Calibration.uncalibrated.probabilities(of: [.nan], task: .binary)[0].isNaN)
    }

    @Test func aRuleKeepsWhatItCannotRuleOut() {
        let binary = ConformalRule(
            coverage: 0.9, score: .leastAmbiguous, limits: [[0.7, 0.4]], split: "validation", films: 9,
            patients: 9)
        // Absence is kept up to a probability of 0.7, presence from 0.6 on.
        #expect(binary.abstentions([0.5], task: .binary) == [false])
        #expect(binary.abstentions([0.65], task: .binary) == [true])
        #expect(binary.abstentions([0.8], task: .binary) == [false])
        let adaptive = ConformalRule(
            coverage: 0.9, score: .adaptive, limits: [[0.85, 0.85, 0.85]], split: "validation", films: 9,
            patients: 9)
        #expect(adaptive.classes([0.5, 0.3, 0.2]) == [0, 1])
        let open = ConformalRule(
            coverage: 0.9, score: .leastAmbiguous, limits: [[nil, nil]], split: "validation", films: 1,
            patients: 1)
        #expect(open.abstentions([0.99], task: .binary) == [true])
    }

    @Test func everythingSurvivesTheFile() throws {
        var card = ModelCardTests.card
        card.calibration = .isotonic(curves: [IsotonicCurve(given: [0.1, 0.9], calibrated: [0, 1])])
        card.calibrationRecord = CalibrationRecord(
            split: "validation", films: 10, patients: 9, folds: 5, logLoss: ["none": 0.3])
        card.conformal = ConformalRule(
            coverage: 0.9, score: .leastAmbiguous, limits: [[nil, 0.25]], split: "validation", films: 10,
            patients: 9)
        card.combination = .fitted(weights: [.init(intercept: 0.5, mean: 1, spread: 2)])
        card.gate = FilmGate(
            reference: "train", films: 30, limitsFrom: "validation", limitFilms: 20, refusalRate: 0.01,
            ranges: [.init(statistic: "brightness", lower: 0.2, upper: 0.8)],
            outline: PackedFloats((0..<256).map { Float($0) / 3 - .pi }), minimumLikeness: 0.5,
            features: FeatureGate(
                mean: PackedFloats([1, -2]), directions: PackedFloats([0.6, 0.8]), variances: [2],
                restVariance: 0.5, shrinkage: 0.1, limit: 3))
        let json = try card.json(path: "x")
        #expect(try ModelCard(json: json, path: "x") == card)
        let distance = try #require(card.gate?.features?.distance([1.6, -1.2]))
        // Along the direction: length 1, variance 2, over two features.
        #expect(abs(distance - 0.5) < 1e-6)
        for (old, new, message) in [
            ("\"minimumLikeness\":0.5", "\"minimumLikeness\":0.5,\"x\":1", ""),
            ("\"calibrated\":[0,1]", "\"calibrated\":[1,0]", "one rising curve"),
            ("\"restVariance\":0.5", "\"restVariance\":0", "isn't a positive number"),
            ("\"limitsFrom\":\"validation\"", "\"limitsFrom\":\"test\"", "fitted on the test split"),
            ("\"lower\":0.2", "\"lower\":0.9", "wrong way round"),
            ("[null,0.25]", "[0.25]", "needs 1 rows of 2 limits"),
        ] {
            #expect(json.contains(old), "\(old)")
            let changed = json.replacingOccurrences(of: old, with: new)
            let error = complaint { () throws(ModelFileError) in try ModelCard(json: changed, path: "x") }
            #expect(message.isEmpty ? error == "no error" : error.contains(message), "\(old): \(error)")
        }
    }
}
