import Foundation

/// VOI LUT Function (PS3.3, C.11.2.1.3).
public enum WindowFunction: String, Codable, Hashable, Sendable, CaseIterable {
    case linear = "LINEAR"
    case linearExact = "LINEAR_EXACT"
    case sigmoid = "SIGMOID"

    /// Whether a width makes sense: LINEAR needs at least 1, the others more than 0.
    func allows(width: Double) -> Bool { self == .linear ? width >= 1 : width > 0 }

    /// The gray value 0…1 of a modality value.
    func callAsFunction(_ x: Double, center c: Double, width w: Double) -> Double {
        switch self {
        case .linear:
            // C.11.2.1.2.1
            if x <= c - 0.5 - (w - 1) / 2 { return 0 }
            if x > c - 0.5 + (w - 1) / 2 { return 1 }
            return (x - (c - 0.5)) / (w - 1) + 0.5
        case .linearExact:
            // C.11.2.1.3.2
            if x <= c - w / 2 { return 0 }
            if x > c + w / 2 { return 1 }
            return (x - c) / w + 0.5
        case .sigmoid:
            // C.11.2.1.3.1
            return 1 / (1 + exp(-4 * (x - c) / w))
        }
    }
}
