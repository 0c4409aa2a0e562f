package import Metrics
package import ModelFile

/// A way to correct a network's probabilities.
package enum CalibrationMethod: String, CaseIterable, Sendable {
    case none, temperature, platt, isotonic

    /// Those that can be fitted for a task: classes that exclude each other have to stay a distribution, which only
    /// one number for all of them ensures.
    package static func candidates(for task: ModelCard.Task) -> [CalibrationMethod] {
        task == .exclusive ? [.none, .temperature] : allCases
    }

    /// Fits the method to films whose labels are known.
    ///
    /// A finding of which one class only is known stays as it is.
    ///
    /// - Throws: `MetricsError` where nothing can be fitted.
    package func fit(
        logits: [[Double]], table: TargetTable, task: ModelCard.Task
    ) throws(MetricsError) -> Calibration {
        switch self {
        case .none: return .uncalibrated
        case .temperature: return .temperature(value: try temperature(logits, table, task))
        case .platt:
            let lines = try findings(logits, table) { (sample) throws(MetricsError) in
                let fit = try PlattFit.fit(sample)
                return (slope: fit.slope, intercept: fit.intercept)
            }
            return .platt(
                slopes: lines.map { $0?.slope ?? 1 }, intercepts: lines.map { $0?.intercept ?? 0 })
        case .isotonic:
            let curves = try findings(logits, table) { (sample) throws(MetricsError) in
                let knots = try IsotonicFit.fit(sample).knots
                return IsotonicCurve(
                    given: knots.map(\.probability), calibrated: knots.map(\.calibrated))
            }
            return .isotonic(curves: curves.map { $0 ?? .identity })
        }
    }

    private func temperature(
        _ logits: [[Double]], _ table: TargetTable, _ task: ModelCard.Task
    ) throws(MetricsError) -> Double {
        if task == .exclusive {
            let labels = table.films.indices.map { film in
                let row = table.row(film)
                return (row.firstIndex(of: 1) ?? row.startIndex) - row.startIndex
            }
            return try TemperatureFit.fit(logits: logits, labels: labels).temperature
        }
        // One temperature for all findings: each known label is an observation.
        var pairs: [[Double]] = []
        var labels: [Int] = []
        for film in table.films.indices {
            for (label, logit) in zip(table.row(film), logits[film]) where label >= 0 {
                pairs.append([0, logit])
                labels.append(Int(label))
            }
        }
        return try TemperatureFit.fit(logits: pairs, labels: labels).temperature
    }

    /// What is fitted to each finding; `nil` where only one class of it is known.
    private func findings<Fit>(
        _ logits: [[Double]], _ table: TargetTable, _ fit: (BinarySample) throws(MetricsError) -> Fit
    ) throws(MetricsError) -> [Fit?] {
        let probabilities = logits.map {
            Calibration.uncalibrated.probabilities(of: $0, task: .independent)
        }
        var fits: [Fit?] = []
        for finding in table.findings.indices {
            let counts = table.counts(finding)
            guard counts.present > 0, counts.absent > 0 else {
                fits.append(nil)
                continue
            }
            fits.append(try fit(try table.binarySample(probabilities, finding: finding)))
        }
        guard fits.contains(where: { $0 != nil }) else {
            throw .nothingToFit(
                what: "a calibration", reason: "no finding has films with and without it")
        }
        return fits
    }
}
