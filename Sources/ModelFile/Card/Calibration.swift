#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// How raw logits are corrected before they become probabilities.
public enum Calibration: Codable, Sendable, Equatable {
    /// Not at all.
    case uncalibrated
    /// Logits are divided by `value` (Guo et al., 2017).
    case temperature(value: Double)
    /// Logits become `slope * logit + intercept`, per finding in the card's order (Platt, 1999).
    case platt(slopes: [Double], intercepts: [Double])
    /// Probabilities become what a rising curve gives, per finding in the card's order (Zadrozny and Elkan, 2002).
    case isotonic(curves: [IsotonicCurve])

    /// What logits become under this correction, in the card's order: softmax over classes that exclude each other,
    /// else a sigmoid per finding; an isotonic curve takes the sigmoid's place.
    ///
    /// A logit that is no number stays one, so that whoever asks can say what the network gave.
    public func probabilities(of logits: [Double], task: ModelCard.Task) -> [Double] {
        if case .isotonic(let curves) = self { return zip(curves, logits).map { $0(Self.sigmoid($1)) } }
        let corrected = corrected(logits)
        guard task == .exclusive else { return corrected.map(Self.sigmoid) }
        let top = corrected.max() ?? 0
        let powers = corrected.map { exp($0 - top) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }

    private func corrected(_ logits: [Double]) -> [Double] {
        switch self {
        case .uncalibrated, .isotonic: logits
        case .temperature(let value): logits.map { $0 / value }
        case .platt(let slopes, let intercepts):
            logits.indices.map { slopes[$0] * logits[$0] + intercepts[$0] }
        }
    }

    private static func sigmoid(_ logit: Double) -> Double {
        // Either form overflows on one side; this way the exponent is never positive.
        logit >= 0 ? 1 / (1 + exp(-logit)) : exp(logit) / (1 + exp(logit))
    }

    /// The correction in words.
    public var summary: String {
        switch self {
        case .uncalibrated: "none"
        case .temperature: "temperature scaling"
        case .platt: "Platt scaling"
        case .isotonic: "isotonic regression"
        }
    }
}

/// A rising curve from a network's probabilities to calibrated ones: straight between its points, level outside them.
public struct IsotonicCurve: Codable, Sendable, Equatable {
    /// What the network gives, strictly rising.
    public var given: [Double]
    /// What it becomes, one per given, never falling, within 0...1.
    public var calibrated: [Double]

    /// A curve from its points.
    public init(given: [Double], calibrated: [Double]) {
        self.given = given
        self.calibrated = calibrated
    }

    /// The curve that changes nothing.
    public static let identity = IsotonicCurve(given: [0, 1], calibrated: [0, 1])

    /// What a probability becomes.
    public func callAsFunction(_ probability: Double) -> Double {
        guard let first = given.first, let last = given.last, !probability.isNaN else { return .nan }
        if probability <= first { return calibrated[0] }
        if probability >= last { return calibrated[calibrated.count - 1] }
        var below = 0
        var above = given.count - 1
        while above - below > 1 {
            let middle = (below + above) / 2
            if given[middle] <= probability { below = middle } else { above = middle }
        }
        let share = (probability - given[below]) / (given[above] - given[below])
        return calibrated[below] + share * (calibrated[above] - calibrated[below])
    }

    var isUsable: Bool {
        !given.isEmpty && given.count == calibrated.count && given.allSatisfy(\.isFinite)
            && calibrated.allSatisfy { (0...1).contains($0) }
            && zip(given, given.dropFirst()).allSatisfy { $0 < $1 }
            && zip(calibrated, calibrated.dropFirst()).allSatisfy { $0 <= $1 }
    }
}

/// How a calibration was chosen, and what it was worth.
public struct CalibrationRecord: Codable, Sendable, Equatable {
    /// The split it was fitted on; never the test split.
    public var split: String
    /// Number of films that it was fitted on.
    public var films: Int
    /// Number of their patients.
    public var patients: Int
    /// Parts of patients by which the candidates were compared, each judged by a fit on the others.
    public var folds: Int
    /// Mean log loss of each candidate on patients that its fit had not seen, by name; "none" is no correction.
    public var logLoss: [String: Double]

    /// A record from its parts.
    public init(split: String, films: Int, patients: Int, folds: Int, logLoss: [String: Double]) {
        self.split = split
        self.films = films
        self.patients = patients
        self.folds = folds
        self.logLoss = logLoss
    }
}
