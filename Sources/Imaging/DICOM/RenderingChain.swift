/// How stored values became gray, step by step (PS3.3, C.11 and PS3.4, N.2): printable, and the same for the same film.
public struct RenderingChain: Codable, Hashable, Sendable {
    /// One step with its values.
    public enum Step: Codable, Hashable, Sendable {
        /// The frame, from 1, as it was coded.
        case decoded(syntax: String, name: String, frame: Int, frames: Int)
        /// What the decoder left: bits stored of bits allocated.
        case stored(bits: Int, allocated: Int, isSigned: Bool, photometric: String)
        /// Stored values that aren't the patient's: left out of the range, and black in the end.
        case padding(from: Int, to: Int)
        case rescale(slope: Double, intercept: Double, type: String?)
        case modalityTable(entries: Int, first: Int, bits: Int, explanation: String?)
        case voiTable(entries: Int, first: Int, bits: Int, explanation: String?)
        case window(center: Double, width: Double, function: WindowFunction, explanation: String?)
        /// A window of the file that can't be applied.
        case skippedWindow(center: Double, width: Double, function: WindowFunction)
        /// No VOI transformation: modality values from `low`, black, to `high`, white.
        case range(low: Double, high: Double, reason: RangeReason)
        case inversion(InversionReason)
        case palette(entries: Int, first: Int, bits: Int)
        case luma(of: String)
        case output(bits: Int)
    }

    public enum RangeReason: String, Codable, Hashable, Sendable {
        /// What the film's pixels cover, padding apart.
        case pixels
        /// What stored values can express.
        case full
    }

    public enum InversionReason: String, Codable, Hashable, Sendable {
        case monochrome1 = "MONOCHROME1"
        case presentationLUTShape = "Presentation LUT Shape INVERSE"
    }

    /// In the order in which they were applied.
    public internal(set) var steps: [Step] = []
}

extension RenderingChain: CustomStringConvertible {
    /// One line per step.
    public var description: String { steps.map(\.description).joined(separator: "\n") }
}

extension RenderingChain.Step: CustomStringConvertible {
    public var description: String {
        switch self {
        case .decoded(let syntax, let name, let frame, let frames):
            "decode: frame \(frame) of \(frames), \(name), \(syntax)"
        case .stored(let bits, let allocated, let isSigned, let photometric):
            "stored values: \(bits) of \(allocated) bits, \(isSigned ? "signed" : "unsigned"), \(photometric)"
        case .padding(let from, let to):
            "pixel padding: \(from == to ? "\(from)" : "\(from) to \(to)") masked, black in the end"
        case .rescale(let slope, let intercept, let type):
            "modality: rescale by slope \(Self.text(slope)), intercept \(Self.text(intercept))\(Self.note(type))"
        case .modalityTable(let entries, let first, let bits, let explanation):
            "modality: LUT of \(entries) entries from \(first), \(bits) bits\(Self.note(explanation))"
        case .voiTable(let entries, let first, let bits, let explanation):
            "VOI: LUT of \(entries) entries from \(first), \(bits) bits\(Self.note(explanation))"
        case .window(let center, let width, let function, let explanation):
            "VOI: \(function.rawValue) window, center \(Self.text(center)), width \(Self.text(width))"
                + Self.note(explanation)
        case .skippedWindow(let center, let width, let function):
            "VOI: \(function.rawValue) window, center \(Self.text(center)), width \(Self.text(width)), "
                + "left out: it has no such width"
        case .range(let low, let high, let reason):
            "VOI: none, \(Self.text(low)) to \(Self.text(high)), "
                + (reason == .pixels ? "the range of the pixels" : "the range of stored values")
        case .inversion(let reason): "invert: \(reason.rawValue)"
        case .palette(let entries, let first, let bits):
            "palette: \(entries) entries from \(first), \(bits) bits"
        case .luma(let photometric): "luma of \(photometric)"
        case .output(let bits): "gray, \(bits) bits"
        }
    }

    /// Whole numbers without a fraction.
    private static func text(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? "\(value)"
    }

    private static func note(_ text: String?) -> String { text.map { " (\($0))" } ?? "" }
}
