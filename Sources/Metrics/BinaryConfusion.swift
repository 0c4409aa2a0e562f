/// The four counts of a two-class decision, and the metrics that are ratios of them.
///
/// Source: Altman and Bland, "Diagnostic tests 1 and 2", BMJ 308 (1994).
package struct BinaryConfusion: Codable, Hashable, Sendable {
    package var truePositives = 0
    package var falseNegatives = 0
    package var falsePositives = 0
    package var trueNegatives = 0

    package init(
        truePositives: Int = 0, falseNegatives: Int = 0, falsePositives: Int = 0, trueNegatives: Int = 0
    ) {
        self.truePositives = truePositives
        self.falseNegatives = falseNegatives
        self.falsePositives = falsePositives
        self.trueNegatives = trueNegatives
    }

    package var total: Int { positives + negatives }
    package var positives: Int { truePositives + falseNegatives }
    package var negatives: Int { falsePositives + trueNegatives }
    package var calledPositives: Int { truePositives + falsePositives }
    package var calledNegatives: Int { falseNegatives + trueNegatives }

    package var accuracy: MetricValue {
        .ratio(truePositives + trueNegatives, total, orElse: "there is no film with a known label")
    }

    /// Sensitivity, true positive rate, recall: TP / (TP + FN).
    package var sensitivity: MetricValue {
        .ratio(truePositives, positives, orElse: "no film is positive")
    }

    /// Specificity, true negative rate: TN / (TN + FP).
    package var specificity: MetricValue {
        .ratio(trueNegatives, negatives, orElse: "no film is negative")
    }

    /// Positive predictive value, precision: TP / (TP + FP).
    package var positivePredictiveValue: MetricValue {
        .ratio(truePositives, calledPositives, orElse: "no film is called positive")
    }

    /// Negative predictive value: TN / (TN + FN).
    package var negativePredictiveValue: MetricValue {
        .ratio(trueNegatives, calledNegatives, orElse: "no film is called negative")
    }

    /// The harmonic mean of sensitivity and PPV: 2 TP / (2 TP + FP + FN).
    package var f1: MetricValue {
        .ratio(
            2 * truePositives, positives + calledPositives, orElse: "no film is positive or called positive")
    }

    /// (sensitivity + specificity) / 2.
    package var balancedAccuracy: MetricValue { .mean([sensitivity, specificity]) }

    /// Matthews' correlation coefficient (Matthews 1975).
    package var matthewsCorrelation: MetricValue {
        let margins =
            Double(positives) * Double(negatives) * Double(calledPositives) * Double(calledNegatives)
        let agreement =
            Double(truePositives) * Double(trueNegatives) - Double(falsePositives) * Double(falseNegatives)
        return .ratio(
            agreement, margins.squareRoot(), orElse: "truth or decision is the same on every film")
    }
}
