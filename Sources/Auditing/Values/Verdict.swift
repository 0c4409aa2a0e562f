/// What an audit says to one of its questions or figures.
package enum Verdict: String, Codable, Sendable, CaseIterable, Comparable {
    /// The figure keeps within its limit.
    case sound
    /// Something keeps the figure from being computed; `note` or `missing` says what.
    case unanswered
    /// The figure reaches its limit, but its interval does not exclude that there is nothing.
    case notice
    /// The figure reaches its limit, and its interval excludes that there is nothing.
    case warning

    private var severity: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    package static func < (left: Verdict, right: Verdict) -> Bool { left.severity < right.severity }

    /// The word that reports print.
    package var title: String {
        switch self {
        case .sound: "Nothing found"
        case .unanswered: "Can\u{2019}t be told"
        case .notice: "Notice"
        case .warning: "Warning"
        }
    }
}

/// How a figure is judged by its limit.
struct Judgement {
    enum Direction { case atLeast, atMost }

    let direction: Direction
    let limit: Double
    /// The value that means "there is nothing": 0 for a difference, 0.5 for an AUROC.
    let neutral: Double

    /// Bad where the figure reaches `limit` from below.
    static func atLeast(_ limit: Double, neutral: Double = 0) -> Judgement {
        Judgement(direction: .atLeast, limit: limit, neutral: neutral)
    }

    /// Bad where the figure falls to `limit`.
    static func atMost(_ limit: Double, neutral: Double) -> Judgement {
        Judgement(direction: .atMost, limit: limit, neutral: neutral)
    }

    func verdict(_ value: Double?, _ lower: Double?, _ upper: Double?) -> Verdict {
        guard let value else { return .unanswered }
        switch direction {
        case .atLeast:
            guard value >= limit else { return .sound }
            return lower.map { $0 > neutral } ?? false ? .warning : .notice
        case .atMost:
            guard value <= limit else { return .sound }
            return upper.map { $0 < neutral } ?? false ? .warning : .notice
        }
    }
}
