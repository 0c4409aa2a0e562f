internal import Foundation

/// Numbers that a card keeps as Base64 of little-endian binary32, for thousands of them in digits would fill it.
public struct PackedFloats: Codable, Sendable, Equatable {
    /// The numbers.
    public var values: [Float]

    /// Numbers to be kept.
    public init(_ values: [Float]) { self.values = values }

    /// Reads Base64.
    ///
    /// - Throws: `DecodingError` where the text isn't Base64 of whole numbers.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let data = Data(base64Encoded: text), data.count.isMultiple(of: 4) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "expected Base64 of 4-byte numbers")
        }
        let bytes = Array(data)
        values = stride(from: 0, to: bytes.count, by: 4).map { start in
            let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
            return Float(bitPattern: bits)
        }
    }

    /// Writes Base64.
    public func encode(to encoder: any Encoder) throws {
        var data = Data(capacity: values.count * 4)
        for value in values {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
        var container = encoder.singleValueContainer()
        try container.encode(data.base64EncodedString())
    }
}
