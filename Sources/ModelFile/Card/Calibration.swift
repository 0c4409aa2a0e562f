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
    /// Logits become what a rising curve gives, per finding in the card's order (Zadrozny and Elkan, 2002).
    case isotonic(curves: [IsotonicCurve])

    /// What logits become under this correction, in the card's order: softmax over classes that exclude each other,
    /// else a sigmoid per finding; an isotonic curve takes the sigmoid's place.
    ///
    /// A logit that is no number stays one, so that whoever asks can say what the network gave.
    public func probabilities(of logits: [Double], task: ModelCard.Task) -> [Double] {
        if case .isotonic(let curves) = self { return zip(curves, logits).map { $0(logit: $1) } }
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

/// A rising curve from logits to probabilities: straight between its points, level outside them.
public struct IsotonicCurve: Codable, Sendable, Equatable {
    /// Strictly rising.
    public var logits: [Double]
    /// One per logit, never falling, within 0...1.
    public var probabilities: [Double]

    /// A curve from its points.
    public init(logits: [Double], probabilities: [Double]) {
        self.logits = logits
        self.probabilities = probabilities
    }

    /// What a logit becomes.
    public func callAsFunction(logit: Double) -> Double {
        guard logit.isFinite || logit.isInfinite else { return .nan }
        guard let first = logits.first, let last = logits.last else { return .nan }
        if logit <= first { return probabilities[0] }
        if logit >= last { return probabilities[probabilities.count - 1] }
        var below = 0
        var above = logits.count - 1
        while above - below > 1 {
            let middle = (below + above) / 2
            if logits[middle] <= logit { below = middle } else { above = middle }
        }
        let share = (logit - logits[below]) / (logits[above] - logits[below])
        return probabilities[below] + share * (probabilities[above] - probabilities[below])
    }

    var isUsable: Bool {
        !logits.isEmpty && logits.count == probabilities.count && logits.allSatisfy(\.isFinite)
            && probabilities.allSatisfy { (0...1).contains($0) }
            && zip(logits, logits.dropFirst()).allSatisfy { $0 < $1 }
            && zip(probabilities, probabilities.dropFirst()).allSatisfy { $0 <= $1 }
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
