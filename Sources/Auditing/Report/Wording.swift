import Reporting

/// Figures as sentences print them.
enum Wording {
    static func value(_ interval: Interval?, unit: AuditFigure.Unit = .auroc) -> String {
        guard let interval else { return "undefined" }
        func text(_ number: Double) -> String { Self.number(number, unit) }
        guard let lower = interval.lower, let upper = interval.upper, lower < upper else {
            return text(interval.value)
        }
        return "\(text(interval.value)) (\(text(lower))\(lower < 0 ? " to " : "\u{2013}")\(text(upper)))"
    }

    static func value(_ figure: AuditFigure) -> String {
        value(
            figure.value.map { Interval(value: $0, lower: figure.lower, upper: figure.upper) },
            unit: figure.unit)
    }

    static func number(_ number: Double, _ unit: AuditFigure.Unit) -> String {
        switch unit {
        case .auroc, .difference, .ratio: Numeral.figure(number, decimals: 3, whole: 1)
        case .share: Numeral.percent(number)
        case .count: Numeral.count(Int(number))
        }
    }
}
