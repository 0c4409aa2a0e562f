/// One recipe key that a search varies.
package struct SearchParameter: Encodable, Sendable, Equatable {
    package enum Values: Sendable, Equatable {
        /// YAML texts, one of which the key gets.
        case choices([String])
        case range(Range)
    }

    package struct Range: Sendable, Equatable {
        package var low: Double
        package var high: Double
        package var step: Double?
        package var isLogarithmic: Bool
        package var isInteger: Bool

        package init(low: Double, high: Double, step: Double?, isLogarithmic: Bool, isInteger: Bool) {
            self.low = low
            self.high = high
            self.step = step
            self.isLogarithmic = isLogarithmic
            self.isInteger = isInteger
        }
    }

    /// What the study calls it: the key, unless two conditional parameters share one.
    package let name: String
    package let key: String
    package let values: Values
    /// The parameter exists only where each of these earlier parameters has one of these values.
    package let when: [String: [String]]

    /// Values that between them try every choice, or both ends of the range.
    package var extremes: [String] {
        switch values {
        case .choices(let choices): choices
        case .range(let range):
            [range.low, range.high].map { range.isInteger ? "\(Int($0))" : "\($0)" }
        }
    }

    private enum CodingKeys: String, CodingKey {
        case name, kind, choices, low, high, step, log, integer, when
    }

    /// As the helper reads it.
    package func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(name, forKey: .name)
        switch values {
        case .choices(let choices):
            try keys.encode("choice", forKey: .kind)
            try keys.encode(choices, forKey: .choices)
        case .range(let range):
            try keys.encode("number", forKey: .kind)
            try keys.encode(range.low, forKey: .low)
            try keys.encode(range.high, forKey: .high)
            try keys.encodeIfPresent(range.step, forKey: .step)
            try keys.encode(range.isLogarithmic, forKey: .log)
            try keys.encode(range.isInteger, forKey: .integer)
        }
        if !when.isEmpty { try keys.encode(when, forKey: .when) }
    }
}
