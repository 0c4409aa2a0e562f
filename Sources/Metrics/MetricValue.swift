/// A metric's value, or why it has none: a metric that is undefined is said to be, never invented.
package enum MetricValue: Hashable, Sendable {
    case defined(Double)
    case undefined(String)

    package var value: Double? {
        if case .defined(let value) = self { value } else { nil }
    }

    /// Why there is no value; `nil` where there is one.
    package var reason: String? {
        if case .undefined(let reason) = self { reason } else { nil }
    }

    /// `numerator` / `denominator`; undefined for `reason` where the denominator is zero.
    package static func ratio(
        _ numerator: Double, _ denominator: Double, orElse reason: @autoclosure () -> String
    ) -> MetricValue {
        denominator > 0 ? .defined(numerator / denominator) : .undefined(reason())
    }

    static func ratio(_ numerator: Int, _ denominator: Int, orElse reason: @autoclosure () -> String)
        -> MetricValue
    {
        ratio(Double(numerator), Double(denominator), orElse: reason())
    }

    /// The unweighted mean of several values; undefined for the first reason where any of them is undefined.
    package static func mean(_ values: some Collection<MetricValue>) -> MetricValue {
        var sum = 0.0
        for value in values {
            switch value {
            case .defined(let number): sum += number
            case .undefined: return value
            }
        }
        return ratio(sum, Double(values.count), orElse: "there is nothing to average")
    }
}
