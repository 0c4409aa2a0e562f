import CTorch

/// Where a tensor lives. As text: `cpu`, `cuda:0`, `mps`.
public enum Device: Hashable, Sendable {
    case cpu
    case cuda(Int)
    case mps
}

extension Device: LosslessStringConvertible {
    /// Reads `cpu`, `cuda` (the first card), `cuda:1`, `mps`; anything else is `nil`.
    public init?(_ description: String) {
        switch description {
        case "cpu": self = .cpu
        case "cuda": self = .cuda(0)
        case "mps": self = .mps
        default:
            guard description.hasPrefix("cuda:"), let index = Int(description.dropFirst(5)), 0..<128 ~= index
            else { return nil }
            self = .cuda(index)
        }
    }

    /// The text that `init(_:)` reads.
    public var description: String {
        switch self {
        case .cpu: "cpu"
        case .cuda(let index): "cuda:\(index)"
        case .mps: "mps"
        }
    }
}

extension Device: Codable {
    /// Decodes the text that `description` gives.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let device = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "“\(text)” is no device; use cpu, cuda:0 or mps")
        }
        self = device
    }

    /// Encodes `description`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Device {
    var code: ctorch_device {
        switch self {
        case .cpu: ctorch_device(kind: Int32(CTORCH_CPU.rawValue), index: 0)
        case .cuda(let index): ctorch_device(kind: Int32(CTORCH_CUDA.rawValue), index: Int32(index))
        case .mps: ctorch_device(kind: Int32(CTORCH_MPS.rawValue), index: 0)
        }
    }

    init?(code: ctorch_device) {
        switch code.kind {
        case Int32(CTORCH_CPU.rawValue): self = .cpu
        case Int32(CTORCH_CUDA.rawValue): self = .cuda(Int(code.index))
        case Int32(CTORCH_MPS.rawValue): self = .mps
        default: return nil
        }
    }
}
