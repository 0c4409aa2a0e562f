/// One number of an audit, with its 95 % interval over patients and what it is judged by.
package struct AuditFigure: Codable, Hashable, Sendable {
    package enum Unit: String, Codable, Sendable { case auroc, difference, share, ratio, count }

    /// A name for programs, stable between versions: `without-lungs`.
    package let key: String
    package let title: String
    /// The finding that it is about; `nil` for figures about all.
    package let finding: String?
    package let unit: Unit
    /// `nil` where it can't be computed; `note` then says why.
    package let value: Double?
    package let lower: Double?
    package let upper: Double?
    package let films: Int
    package let patients: Int
    /// From which value on it is bad; `nil` for figures that are shown for comparison only.
    package let limit: Double?
    /// `nil` for figures without a limit.
    package let verdict: Verdict?
    package let note: String?

    init(
        _ key: String, _ title: String, finding: String? = nil, unit: Unit, _ interval: Interval?,
        films: Int, patients: Int, judgement: Judgement? = nil, note: String? = nil
    ) {
        self.key = key
        self.title = title
        self.finding = finding
        self.unit = unit
        value = interval?.value
        lower = interval?.lower
        upper = interval?.upper
        self.films = films
        self.patients = patients
        limit = judgement?.limit
        verdict = judgement?.verdict(interval?.value, interval?.lower, interval?.upper)
        self.note = note
    }
}

/// A value and the ends of its interval, where there is one.
struct Interval: Hashable {
    var value: Double
    var lower: Double?
    var upper: Double?
}
