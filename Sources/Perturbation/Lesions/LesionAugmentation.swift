package import Clinical
internal import Groundwork

/// How often normal training films get a nodule or a mass, and what it is called.
package struct LesionAugmentation: Codable, Hashable, Sendable {
    /// Probability that a normal film gets a lesion.
    package var probability = 0.0
    /// The finding that an inserted nodule is; `nil` inserts none.
    package var nodule: Finding? = Finding("Nodule")
    /// The finding that an inserted mass is; `nil` inserts none.
    package var mass: Finding? = Finding("Mass")
    /// The least and the greatest contrast-to-noise ratio; `nil` are those of the kinds.
    package var contrastToNoise: ClosedRange<Double>?

    package init() {}

    /// Films as they are.
    package static let none = LesionAugmentation()

    /// The finding that a kind is.
    package func finding(of kind: LesionKind) -> Finding? {
        switch kind {
        case .nodule: nodule
        case .mass: mass
        }
    }

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case probability, nodule, mass, contrastToNoise
    }

    private struct AnyKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Reads the keys that are present; a kind with a `null` isn't inserted.
    ///
    /// - Throws: ``PerturbationError`` for a key that doesn't exist or a value that can't be used.
    package init(from decoder: any Decoder) throws {
        let known = CodingKeys.allCases.map(\.rawValue)
        for key in try decoder.container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue)
        {
            let hint = Suggestion.nearest(to: key.stringValue, in: known).map { "did you mean '\($0)'?" }
            throw PerturbationError.lesions(
                key: key.stringValue,
                problem: "there is no such key; \(hint ?? "known here: " + known.joined(separator: ", "))")
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        probability = try container.decodeIfPresent(Double.self, forKey: .probability) ?? 0
        guard (0...1).contains(probability) else {
            throw PerturbationError.lesions(
                key: "probability", problem: "expected 0 to 1, found \(probability)")
        }
        if container.contains(.nodule) {
            nodule = try container.decodeIfPresent(Finding.self, forKey: .nodule)
        }
        if container.contains(.mass) { mass = try container.decodeIfPresent(Finding.self, forKey: .mass) }
        guard let bounds = try container.decodeIfPresent([Double].self, forKey: .contrastToNoise) else {
            return
        }
        guard bounds.count == 2, bounds[0] > 0, bounds[0] <= bounds[1], bounds[1] <= 100 else {
            throw PerturbationError.lesions(
                key: "contrastToNoise",
                problem: "expected two rising numbers above 0 such as [1, 3], found \(bounds)")
        }
        contrastToNoise = bounds[0]...bounds[1]
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(probability, forKey: .probability)
        // A kind that isn't inserted must be said: its default is one that is.
        try container.encode(nodule, forKey: .nodule)
        try container.encode(mass, forKey: .mass)
        try container.encodeIfPresent(
            contrastToNoise.map { [$0.lowerBound, $0.upperBound] }, forKey: .contrastToNoise)
    }
}
