/// The metrics of a decision among classes that exclude each other, by the name that results files use.
package enum ExclusiveMetric: String, Codable, CodingKeyRepresentable, CaseIterable, Sendable {
    case accuracy, balancedAccuracy, macroF1, microF1, weightedF1, matthewsCorrelation
    case macroAUROC, macroAveragePrecision, brier, logLoss

    /// The metric's usual name in print.
    package var title: String {
        switch self {
        case .accuracy: "Accuracy"
        case .balancedAccuracy: "Balanced accuracy"
        case .macroF1: "F1, macro"
        case .microF1: "F1, micro"
        case .weightedF1: "F1, weighted"
        case .matthewsCorrelation: "Matthews correlation"
        case .macroAUROC: "AUROC, macro one-vs-rest"
        case .macroAveragePrecision: "AUPRC, macro one-vs-rest"
        case .brier: "Brier score (sum over classes)"
        case .logLoss: "Log loss"
        }
    }

    /// Whether a larger value is a better one.
    package var isBetterWhenLarger: Bool { self != .brier && self != .logLoss }

    func value(in tally: ExclusiveTally) -> MetricValue {
        switch self {
        case .accuracy: tally.confusion.accuracy
        case .balancedAccuracy: tally.confusion.balancedAccuracy
        case .macroF1: tally.confusion.macroF1
        case .microF1: tally.confusion.microF1
        case .weightedF1: tally.confusion.weightedF1
        case .matthewsCorrelation: tally.confusion.matthewsCorrelation
        case .macroAUROC: tally.macro(\.auroc)
        case .macroAveragePrecision: tally.macro(\.averagePrecision)
        case .brier: tally.brier
        case .logLoss: tally.logLoss
        }
    }

    /// The counts behind the value.
    func counts(_ confusion: ClassConfusion, in sample: Counts) -> Counts {
        switch self {
        case .accuracy, .microF1: sample.dividing(confusion.correct, by: confusion.total)
        default: sample
        }
    }
}

/// Everything that the metrics of a decision among classes are read from.
struct ExclusiveTally {
    let confusion: ClassConfusion
    /// By class, one versus the rest.
    let areas: [(auroc: MetricValue, averagePrecision: MetricValue)]
    let brier: MetricValue
    let logLoss: MetricValue

    /// The mean over classes of an area; undefined, by name, where a class has no film.
    func macro(_ area: (((auroc: MetricValue, averagePrecision: MetricValue)) -> MetricValue)) -> MetricValue
    {
        for (name, areas) in zip(confusion.classes, areas) {
            if let reason = area(areas).reason { return .undefined("for \(name), \(reason)") }
        }
        return .mean(areas.map(area))
    }

    /// One class against all others.
    func oneVersusRest(_ index: Int) -> BinaryTally {
        BinaryTally(
            confusion: confusion.oneVersusRest(index), auroc: areas[index].auroc,
            averagePrecision: areas[index].averagePrecision, brier: brier, logLoss: logLoss)
    }
}
