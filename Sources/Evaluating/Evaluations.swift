import Clinical
package import Metrics
package import ModelFile

extension TargetTable {
    /// Everything that is reported about `probabilities` of these films.
    ///
    /// - Parameters:
    ///   - probabilities: `[films][outputs]`, in table order.
    ///   - thresholds: one per finding; not used for classes, where the likeliest is decided for.
    package func evaluation(
        _ probabilities: [[Double]], task: ModelCard.Task, thresholds: [Double], bootstrap: Bootstrap
    ) throws(MetricsError) -> Evaluation {
        switch task {
        case .binary:
            .binary(
                try BinaryEvaluation(
                    finding: findings[0].name, try binarySample(probabilities, finding: 0),
                    threshold: thresholds[0], bootstrap: bootstrap))
        case .exclusive:
            .exclusive(ExclusiveEvaluation(try exclusiveSample(probabilities), bootstrap: bootstrap))
        case .independent:
            .independent(
                try IndependentEvaluation(
                    try independentSample(probabilities), thresholds: thresholds, bootstrap: bootstrap))
        }
    }

    /// Thresholds chosen on these films, one per finding; empty for classes.
    ///
    /// Where a rule can't be followed, with one class only for instance, 0.5 is taken as a fixed value.
    package func thresholds(
        _ probabilities: [[Double]], task: ModelCard.Task, rule: ThresholdRule
    ) throws(MetricsError) -> [ChosenThreshold] {
        guard task != .exclusive else { return [] }
        var chosen: [ChosenThreshold] = []
        for finding in findings.indices {
            let sample = try binarySample(probabilities, finding: finding)
            do {
                chosen.append(try rule.choose(on: sample))
            } catch {
                guard case .thresholdUndefined = error else { throw error }
                chosen.append(try ThresholdRule.fixed(0.5).choose(on: sample))
            }
        }
        return chosen
    }
}
