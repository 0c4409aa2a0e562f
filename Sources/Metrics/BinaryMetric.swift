/// The metrics of a two-class decision, by the name that results files use.
package enum BinaryMetric: String, Codable, CodingKeyRepresentable, CaseIterable, Sendable {
    case auroc, averagePrecision, sensitivity, specificity
    case positivePredictiveValue, negativePredictiveValue, accuracy, balancedAccuracy, f1
    case matthewsCorrelation, brier, logLoss

    /// The metric's usual name in print.
    package var title: String {
        switch self {
        case .auroc: "AUROC"
        case .averagePrecision: "AUPRC (average precision)"
        case .sensitivity: "Sensitivity"
        case .specificity: "Specificity"
        case .positivePredictiveValue: "Positive predictive value"
        case .negativePredictiveValue: "Negative predictive value"
        case .accuracy: "Accuracy"
        case .balancedAccuracy: "Balanced accuracy"
        case .f1: "F1"
        case .matthewsCorrelation: "Matthews correlation"
        case .brier: "Brier score"
        case .logLoss: "Log loss"
        }
    }

    /// Whether a larger value is a better one.
    package var isBetterWhenLarger: Bool { self != .brier && self != .logLoss }

    /// Whether the value depends on the threshold.
    package var dependsOnThreshold: Bool {
        switch self {
        case .auroc, .averagePrecision, .brier, .logLoss: false
        default: true
        }
    }

    func value(in tally: BinaryTally) -> MetricValue {
        switch self {
        case .auroc: tally.auroc
        case .averagePrecision: tally.averagePrecision
        case .sensitivity: tally.confusion.sensitivity
        case .specificity: tally.confusion.specificity
        case .positivePredictiveValue: tally.confusion.positivePredictiveValue
        case .negativePredictiveValue: tally.confusion.negativePredictiveValue
        case .accuracy: tally.confusion.accuracy
        case .balancedAccuracy: tally.confusion.balancedAccuracy
        case .f1: tally.confusion.f1
        case .matthewsCorrelation: tally.confusion.matthewsCorrelation
        case .brier: tally.brier
        case .logLoss: tally.logLoss
        }
    }

    /// The counts behind the value.
    func counts(_ confusion: BinaryConfusion, in sample: Counts) -> Counts {
        switch self {
        case .sensitivity: sample.dividing(confusion.truePositives, by: confusion.positives)
        case .specificity: sample.dividing(confusion.trueNegatives, by: confusion.negatives)
        case .positivePredictiveValue: sample.dividing(confusion.truePositives, by: confusion.calledPositives)
        case .negativePredictiveValue: sample.dividing(confusion.trueNegatives, by: confusion.calledNegatives)
        case .accuracy:
            sample.dividing(confusion.truePositives + confusion.trueNegatives, by: confusion.total)
        case .auroc, .averagePrecision, .balancedAccuracy, .f1, .matthewsCorrelation:
            sample.comparing(positives: confusion.positives, negatives: confusion.negatives)
        case .brier, .logLoss: sample
        }
    }
}

/// Everything that the metrics of a two-class decision are read from.
struct BinaryTally {
    let confusion: BinaryConfusion
    let auroc: MetricValue
    let averagePrecision: MetricValue
    let brier: MetricValue
    let logLoss: MetricValue
}
