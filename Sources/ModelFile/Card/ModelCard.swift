public import Clinical
public import Imaging

/// Everything that must be known to use a model file's weights, and to judge them; stored inside the file.
public struct ModelCard: Codable, Sendable, Equatable {
    /// The version that this program writes and reads.
    public static let currentVersion = 1

    /// The name of the module that yields the logits of the findings.
    public static let classifier = "classifier"

    /// The name of a network without its head, from which a training can start; a card without a classifier needs no
    /// findings.
    public static let backbone = "backbone"

    /// How logits become probabilities.
    public enum Task: String, Codable, Sendable, CaseIterable {
        /// One finding, one logit, sigmoid.
        case binary
        /// Exactly one of the findings is true: softmax.
        case exclusive
        /// Each finding is judged on its own: one sigmoid each.
        case independent
    }

    /// Version of the card's layout.
    public var version: Int
    /// What its makers call the model.
    public var name: String
    /// Who may use it for what, in a line.
    public var intendedUse: String
    /// How logits become probabilities.
    public var task: Task
    /// What the logits stand for, in their order.
    public var findings: [Finding]
    /// The networks in the file by name; the tensors of "classifier" are stored as "classifier.…".
    public var modules: [String: Architecture]
    /// How a film becomes the networks' input.
    public var preprocessing: Preprocessing
    /// From which probability on a finding counts as present; empty for exclusive findings.
    public var thresholds: [OperatingPoint]
    /// How raw logits are corrected before they become probabilities.
    public var calibration: Calibration
    /// How that correction was chosen; `nil` where there is none, or in files that kept no record of it.
    public var calibrationRecord: CalibrationRecord?
    /// What films it was made for, and which others it refuses; `nil` where it judges whatever it is given.
    public var gate: FilmGate?
    /// When it abstains for want of certainty; `nil` where it always decides.
    public var conformal: ConformalRule?
    /// How films of one study are combined, where a rule was chosen.
    public var combination: StudyCombination?
    /// The networks whose judgements are averaged; `nil` where the classifier judges alone.
    public var ensemble: Ensemble?
    /// How often and how changed each film is shown, for the mean of the logits; `nil` for once, as it is.
    public var views: [TestView]?
    /// What the model was trained on.
    public var training: TrainingRecord
    /// How well it did, on which split.
    public var metrics: [MetricRecord]
    /// Under which terms the weights may be used.
    public var licence: String

    /// A card of the current version.
    public init(
        name: String,
        intendedUse: String = "Research and teaching; not for clinical use.",
        task: Task,
        findings: [Finding],
        modules: [String: Architecture],
        preprocessing: Preprocessing,
        thresholds: [OperatingPoint] = [],
        calibration: Calibration = .uncalibrated,
        training: TrainingRecord,
        metrics: [MetricRecord] = [],
        licence: String
    ) {
        version = Self.currentVersion
        self.name = name
        self.intendedUse = intendedUse
        self.task = task
        self.findings = findings
        self.modules = modules
        self.preprocessing = preprocessing
        self.thresholds = thresholds
        self.calibration = calibration
        self.training = training
        self.metrics = metrics
        self.licence = licence
    }

    /// The threshold chosen for `finding`; `nil` where none was.
    public func threshold(for finding: Finding) -> Double? {
        thresholds.first { $0.finding == finding }?.threshold
    }
}

/// From which probability on a finding counts as present, and why there.
public struct OperatingPoint: Codable, Sendable, Equatable {
    /// The finding that it decides.
    public var finding: Finding
    /// Present where the probability is at least this.
    public var threshold: Double
    /// The rule that chose it, such as "Youden's index".
    public var rule: String
    /// The split that it was chosen on; never the test split.
    public var split: String
    /// Number of films that it was chosen on.
    public var films: Int?
    /// Number of their patients.
    public var patients: Int?
    /// Sensitivity on those films; `nil` where undefined.
    public var sensitivity: Double?
    /// Specificity on those films; `nil` where undefined.
    public var specificity: Double?

    /// An operating point from its parts.
    public init(
        finding: Finding, threshold: Double, rule: String, split: String, films: Int? = nil,
        patients: Int? = nil,
        sensitivity: Double? = nil, specificity: Double? = nil
    ) {
        self.finding = finding
        self.threshold = threshold
        self.rule = rule
        self.split = split
        self.films = films
        self.patients = patients
        self.sensitivity = sensitivity
        self.specificity = specificity
    }
}

/// A figure with its interval, and what it was computed from.
public struct MetricRecord: Codable, Sendable, Equatable {
    /// The metric, such as "AUROC".
    public var name: String
    /// The finding it is about; `nil` for a figure over all.
    public var finding: Finding?
    /// The split it was computed on.
    public var split: String
    /// The figure; `nil` where it is undefined, as AUROC is with one class.
    public var estimate: Double?
    /// Lower end of the interval.
    public var lower: Double?
    /// Upper end of the interval.
    public var upper: Double?
    /// What was counted, such as "positive" and "negative" films.
    public var counts: [String: Int]

    /// A metric from its parts.
    public init(
        name: String, finding: Finding? = nil, split: String, estimate: Double?, lower: Double? = nil,
        upper: Double? = nil, counts: [String: Int] = [:]
    ) {
        self.name = name
        self.finding = finding
        self.split = split
        self.estimate = estimate
        self.lower = lower
        self.upper = upper
        self.counts = counts
    }
}
