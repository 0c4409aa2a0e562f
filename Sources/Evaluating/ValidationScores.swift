package import Metrics
package import ModelFile

/// The figures by which epochs are compared, from validation probabilities.
package enum ValidationScores {
    /// AUROC, AUPRC, accuracy and F1 (at 0.5, or for the likeliest class); means over findings or classes.
    ///
    /// A figure that is undefined, for one class only for instance, is left out.
    package static func compute(
        _ probabilities: [[Double]], table: TargetTable, task: ModelCard.Task
    ) throws(MetricsError) -> [String: Double] {
        switch task {
        case .exclusive:
            let sample = try table.exclusiveSample(probabilities)
            return defined([
                "auroc": sample.value(of: .macroAUROC), "auprc": sample.value(of: .macroAveragePrecision),
                "accuracy": sample.value(of: .accuracy), "f1": sample.value(of: .macroF1),
            ])
        case .binary, .independent:
            let samples = try table.findings.indices.map { (index) throws(MetricsError) in
                try table.binarySample(probabilities, finding: index)
            }
            func mean(_ metric: BinaryMetric) -> MetricValue {
                .mean(samples.map { $0.value(of: metric) }.filter { $0.value != nil })
            }
            return defined([
                "auroc": mean(.auroc), "auprc": mean(.averagePrecision), "accuracy": mean(.accuracy),
                "f1": mean(.f1),
            ])
        }
    }

    private static func defined(_ values: [String: MetricValue]) -> [String: Double] {
        values.compactMapValues(\.value)
    }
}
