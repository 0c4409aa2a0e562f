/// A radiological finding, or a class such as "Normal", by its canonical name.
public struct Finding: Hashable, Sendable, Codable, CustomStringConvertible, Comparable {
    public let name: String

    /// The finding called `name`, after synonyms and letter case are resolved by ``Vocabulary``.
    public init(_ name: String) { self.name = Vocabulary.canonicalName(name) }

    public var description: String { name }

    public static func < (left: Finding, right: Finding) -> Bool { left.name < right.name }

    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
