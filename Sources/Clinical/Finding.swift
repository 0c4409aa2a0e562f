/// A radiological finding, or a class such as "Normal", by its canonical name.
public struct Finding: Hashable, Sendable, Codable, CustomStringConvertible, Comparable {
    /// The canonical name.
    public let name: String

    /// The finding called `name`, after synonyms and letter case are resolved by ``Vocabulary``.
    public init(_ name: String) { self.name = Vocabulary.canonicalName(name) }

    /// The canonical name.
    public var description: String { name }

    /// By name.
    public static func < (left: Finding, right: Finding) -> Bool { left.name < right.name }

    /// Decodes a name and resolves synonyms.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Encodes the name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
