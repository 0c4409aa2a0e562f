import Foundation
import Metrics
import Testing

@Suite struct CalibrationTests {
    private let golden = Goldens.statistics.calibration

    private func sample(_ probabilities: [Double]? = nil) throws -> BinarySample {
        try BinarySample(probabilities: probabilities ?? golden.probabilities, labels: golden.labels)
    }

    @Test func errorsEqualReferences() throws {
        let errors = try CalibrationErrors(sample())
        #expect(close(errors.expectedEqualWidth.value, golden.equalWidth.expected))
        #expect(close(errors.maximum.value, golden.equalWidth.maximum))
        #expect(close(errors.expectedEqualMass.value, golden.equalMass.expected))
        #expect(close(errors.rootMeanSquare.value, golden.equalMass.rootMeanSquare))
        #expect(close(errors.bias.value, golden.bias))
        #expect(close(errors.intercept.value, golden.intercept))
        #expect(close(errors.slope.value, golden.slope))
        let evaluation = try BinaryEvaluation(finding: "x", sample(), threshold: 0.5, bootstrap: .none)
        #expect(close(evaluation.reliability.expectedCalibrationError.value, golden.equalWidth.expected))
    }

    @Test func errorsHaveIntervals() throws {
        let errors = try CalibrationErrors(sample(), bootstrap: Bootstrap(replicates: 200, seed: 1))
        for estimate in [errors.expectedEqualWidth, errors.bias, errors.intercept, errors.slope] {
            let (value, lower, upper) = (
                try #require(estimate.value), try #require(estimate.lower), try #require(estimate.upper)
            )
            #expect(lower < upper && lower <= value + 0.05 && value - 0.05 <= upper)
        }
        #expect(try #require(errors.slope.upper) < 1, "the truth has slope 0.6")
    }

    @Test func tiedFilmsShareABin() throws {
        let sample = try BinarySample(
            probabilities: [0.2, 0.2, 0.2, 0.2, 0.9], labels: [0, 1, 0, 0, 1])
        let errors = try CalibrationErrors(sample, bins: 5)
        #expect(close(errors.expectedEqualMass.value, 0.8 * 0.05 + 0.2 * 0.1, within: 1e-12))
    }

    @Test func brierScoreFallsIntoItsParts() throws {
        let expected = golden.decomposition
        let parts = try #require(BrierDecomposition(sample(expected.probabilities)))
        #expect(close(parts.brier, expected.brier))
        #expect(close(parts.reliability, expected.reliability))
        #expect(close(parts.resolution, expected.resolution))
        #expect(close(parts.uncertainty, expected.uncertainty))
        #expect(close(parts.withinBin, 0, within: 1e-15))
        for binning in [Binning.equalWidth(7), .equalMass(4), .equalWidth(1)] {
            let binned = try #require(BrierDecomposition(sample(), binning: binning))
            #expect(
                close(
                    binned.reliability - binned.resolution + binned.uncertainty + binned.withinBin,
                    binned.brier, within: 1e-14))
        }
        #expect(try BrierDecomposition(BinarySample(probabilities: [], labels: [])) == nil)
    }

    @Test func temperatureEqualsSciPysOptimum() throws {
        let fit = try TemperatureFit.fit(sample())
        #expect(close(fit.temperature, golden.temperature) && !fit.isAtBound && fit.films == 160)
        let several = Goldens.statistics.multiclass
        let wide = try TemperatureFit.fit(logits: several.logits, labels: several.labels)
        #expect(close(wide.temperature, several.temperature))
        // Probabilities say as much as logits.
        let probabilities = several.logits.map { row in
            TemperatureFit(temperature: 1)(row.map { exp($0 - 5) / (1 + exp($0 - 5)) })
        }
        #expect(probabilities.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-12 })
        let softmax = several.logits.map { row in
            let odds = row.map { exp($0) }
            return odds.map { $0 / odds.reduce(0, +) }
        }
        let again = try TemperatureFit.fit(
            ExclusiveSample(classes: ["a", "b", "c"], probabilities: softmax, labels: several.labels))
        #expect(close(again.temperature, several.temperature))
        let scaled = wide(softmax[0])
        let expected = several.logits[0].map { exp($0 / several.temperature) }
        #expect(close(scaled, expected.map { $0 / expected.reduce(0, +) }))
    }

    @Test func temperatureKeepsWithinBounds() throws {
        let right = try TemperatureFit.fit(
            BinarySample(probabilities: [0.1, 0.2, 0.8, 1], labels: [0, 0, 1, 1]))
        #expect(right.isAtBound && right.temperature == TemperatureFit.bounds.lowerBound)
        let wrong = try TemperatureFit.fit(
            BinarySample(probabilities: [0, 0.2, 0.8, 0.9], labels: [1, 1, 0, 0]))
        #expect(wrong.isAtBound && close(wrong.temperature, TemperatureFit.bounds.upperBound, within: 1e-9))
        #expect(throws: MetricsError.self) {
            try TemperatureFit.fit(BinarySample(probabilities: [0.3], labels: [nil]))
        }
    }

    @Test func plattEqualsSciPysOptimum() throws {
        let fit = try PlattFit.fit(sample())
        #expect(close(fit.slope, golden.platt.slope) && close(fit.intercept, golden.platt.intercept))
        #expect(close(fit(0.5), 1 / (1 + exp(-golden.platt.intercept))))
        let separated = try PlattFit.fit(
            BinarySample(probabilities: [0, 0.2, 0.8, 1], labels: [0, 0, 1, 1]))
        #expect(separated.slope.isFinite && separated(1) < 1 && separated(0) > 0)
        #expect(throws: MetricsError.nothingToFit(what: "Platt scaling", reason: "no film is negative")) {
            try PlattFit.fit(BinarySample(probabilities: [0.2], labels: [1]))
        }
    }

    @Test func isotonicEqualsScikitLearn() throws {
        for expected in golden.isotonic {
            let fit = try IsotonicFit.fit(sample(expected.probabilities))
            #expect(close(expected.at.map { fit($0) }, expected.calibrated))
            #expect(fit.knots.count < Set(expected.probabilities).count)
            #expect(IsotonicFit(knots: fit.knots, films: fit.films) == fit)
        }
        #expect(IsotonicFit(knots: []) == nil)
        #expect(
            IsotonicFit(knots: [
                .init(probability: 0.2, calibrated: 0.5), .init(probability: 0.3, calibrated: 0.4),
            ]) == nil)
        #expect(throws: MetricsError.self) {
            try IsotonicFit.fit(BinarySample(probabilities: [0.2], labels: [0]))
        }
    }

    @Test func decisionCurveEqualsDcurves() throws {
        for expected in golden.decision {
            let curve = try DecisionCurve(
                sample(), thresholds: expected.thresholds, prevalence: expected.prevalence)
            #expect(close(curve.points.map { $0.netBenefit.value ?? .nan }, expected.netBenefit))
            #expect(close(curve.points.map(\.all), expected.all))
            for point in curve.points {
                #expect(close(point.gain.value, (point.netBenefit.value ?? .nan) - max(0, point.all)))
            }
        }
        let mixed = try DecisionCurve(
            sample(), thresholds: [0.8, 0.05, 0.5], bootstrap: Bootstrap(replicates: 100, seed: 1))
        #expect(mixed.points.map(\.threshold) == [0.8, 0.05, 0.5])
        #expect(close(mixed.points[1].netBenefit.value, golden.decision[0].netBenefit[0]))
        #expect(mixed.points.allSatisfy { ($0.netBenefit.lower ?? 1) <= ($0.netBenefit.upper ?? 0) })
        #expect(throws: MetricsError.self) { try DecisionCurve(sample(), thresholds: [1]) }
        #expect(throws: MetricsError.self) { try DecisionCurve(sample(), prevalence: 0) }
    }

    @Test func prevalenceShiftEqualsMaximumLikelihood() throws {
        let golden = Goldens.statistics.prevalence
        let shift = try PrevalenceShift.estimate(
            trained: golden.trained, probabilities: golden.probabilities, tolerance: 1e-12)
        #expect(shift.converged && close(shift.deployed, golden.estimated))
        for (row, corrected) in zip(golden.probabilities, golden.corrected) {
            #expect(close(shift(row), corrected))
        }
    }

    /// A test of sensitivity 0.9 and specificity 0.8: predictive values at two prevalences, by Bayes' rule.
    @Test func prevalenceShiftIsBayesRule() throws {
        func predictive(_ prevalence: Double) -> Double {
            0.9 * prevalence / (0.9 * prevalence + 0.2 * (1 - prevalence))
        }
        let shift = try PrevalenceShift(trainedPrevalence: 0.5, deployedPrevalence: 0.02)
        #expect(close(shift(predictive(0.5)), predictive(0.02), within: 1e-14))
        #expect(shift(0) == 0 && shift(1) == 1)
        #expect(throws: MetricsError.self) {
            try PrevalenceShift(trainedPrevalence: 0, deployedPrevalence: 0.1)
        }
        #expect(throws: MetricsError.self) {
            try PrevalenceShift(trained: [0.5, 0.6], deployed: [0.5, 0.5])
        }
        #expect(throws: MetricsError.self) {
            try PrevalenceShift.estimate(trainedPrevalence: 0.5, probabilities: [])
        }
    }
}
