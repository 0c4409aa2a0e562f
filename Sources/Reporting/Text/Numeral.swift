import Foundation
package import Metrics

/// Numbers as they are printed, the same in every locale.
package enum Numeral {
    /// A figure with three decimals; one that isn't 0 or `whole` is never printed as if it were.
    ///
    /// 0.9996 has one decimal more, 0.99999 is `>0.9999`, and 0.00001 is `<0.0001`.
    package static func figure(_ value: Double, decimals: Int = 3, whole: Double = 1) -> String {
        func text(_ number: Double, _ decimals: Int) -> String {
            let digits = String(format: "%.\(decimals)f", abs(number))
            return (number < 0 ? "\u{2212}" : "") + digits
        }
        func misleads(_ decimals: Int) -> Bool {
            let shown = Double(String(format: "%.\(decimals)f", abs(value))) ?? 0
            return (shown == 0 || shown == whole) && shown != abs(value)
        }
        guard misleads(decimals) else { return text(value, decimals) }
        guard misleads(decimals + 1) else { return text(value, decimals + 1) }
        let step = Double(String(format: "1e-%d", decimals + 1)) ?? 0
        let isNearWhole = abs(value) > whole / 2
        let bound = isNearWhole ? whole - step : step
        // A value a little beyond 1, as a log loss may have, is no share: it may round.
        guard abs(value) < whole else { return text(value, decimals) }
        return (isNearWhole == (value > 0) ? ">" : "<") + text(value < 0 ? -bound : bound, decimals + 1)
    }

    /// A share as per cent with one decimal.
    package static func percent(_ share: Double) -> String {
        figure(share * 100, decimals: 1, whole: 100) + "\u{A0}%"
    }

    /// "a", "a and b", "a, b and c".
    package static func list(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " and " + last
    }

    /// A count with its thousands apart.
    package static func count(_ count: Int) -> String {
        let digits = String(abs(count))
        let head = digits.count % 3
        var groups = head > 0 ? [String(digits.prefix(head))] : []
        var rest = digits.dropFirst(head)
        while !rest.isEmpty {
            groups.append(String(rest.prefix(3)))
            rest = rest.dropFirst(3)
        }
        return (count < 0 ? "\u{2212}" : "") + groups.joined(separator: ",")
    }

    /// `1 film`, `2 films`.
    package static func count(_ count: Int, _ singular: String, _ plural: String? = nil) -> String {
        "\(Self.count(count))\u{A0}\(count == 1 ? singular : plural ?? singular + "s")"
    }

    /// A threshold with three significant digits.
    package static func threshold(_ value: Double) -> String { String(format: "%.3g", value) }

    /// `0.960–0.984`, or `nil` where there is no interval.
    package static func interval(_ estimate: Estimate) -> String? {
        guard let lower = estimate.lower, let upper = estimate.upper else { return nil }
        return figure(lower) + (lower < 0 ? " to " : "\u{2013}") + figure(upper)
    }

    /// `95 %`.
    package static func confidence(_ confidence: Double) -> String {
        String(format: "%.3g", confidence * 100) + "\u{A0}%"
    }

    /// `380 / 390`, `390 with, 234 without`, or nothing.
    package static func basis(_ counts: Counts) -> String {
        if let numerator = counts.numerator, let denominator = counts.denominator {
            return "\(count(numerator))\u{2009}/\u{2009}\(count(denominator))"
        }
        if let positives = counts.positives, let negatives = counts.negatives {
            return "\(count(positives)) with, \(count(negatives)) without"
        }
        return count(counts.films, "film")
    }

    /// A finding's or class's name as it is printed.
    package static func name(_ name: String) -> String { name.replacing("_", with: " ") }
}
