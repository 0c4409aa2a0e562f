import Metrics
import ModelFile

/// Moves calibrated probabilities to a place where the finding is rarer or more frequent.
///
/// By Bayes's theorem the log odds of every film move by the same amount, the difference of the two prevalences' log odds
/// (Elkan, "The foundations of cost-sensitive learning", IJCAI 2001, theorem 2).
struct PriorShift {
    /// By finding: what is added to log odds.
    let offsets: [Double]

    init(_ table: TargetTable, task: ModelCard.Task, prevalence: Double) throws(MetricsError) {
        guard prevalence > 0, prevalence < 1 else {
            throw .unusableSetting(name: "the prevalence", value: prevalence, allowed: "between 0 and 1")
        }
        guard task != .exclusive else {
            throw .nothingToFit(
                what: "another prevalence",
                reason: "exclusive classes have one share each, not one prevalence")
        }
        offsets = table.findings.indices.map { index in
            let counts = table.counts(index)
            guard counts.present > 0, counts.absent > 0 else { return 0 }
            return Logit.of(prevalence)
                - Logit.of(Double(counts.present) / Double(counts.present + counts.absent))
        }
    }

    func callAsFunction(_ calibration: Calibration) -> Calibration {
        switch calibration {
        case .uncalibrated:
            .platt(slopes: offsets.map { _ in 1 }, intercepts: offsets)
        case .temperature(let value):
            .platt(slopes: offsets.map { _ in 1 / value }, intercepts: offsets)
        case .platt(let slopes, let intercepts):
            .platt(slopes: slopes, intercepts: zip(intercepts, offsets).map { $0 + $1 })
        case .isotonic(let curves):
            .isotonic(
                curves: zip(curves, offsets).map { curve, offset in
                    IsotonicCurve(
                        given: curve.given, calibrated: curve.calibrated.map { Self.shifted($0, by: offset) })
                })
        }
    }

    static func shifted(_ probability: Double, by offset: Double) -> Double {
        // 0 and 1 are certain at any prevalence.
        guard probability > 0, probability < 1 else { return probability }
        return Logit.inverse(Logit.of(probability) + offset)
    }
}
