/// What a clinical reading of the Shenzhen and Montgomery sets says of the patient.
///
/// Shenzhen's begin `male 45yrs`, with slips such as `femal 32yrs`, `female24yrs` and `male , 29yrs`, infants in months
/// or days, and one age without a unit; Montgomery's begin `Patient's Sex: F` and `Patient's Age: 027Y`.
package struct ClinicalReading: Equatable {
    package let sex: String?
    /// In years.
    package let age: Double?
    /// Other films that the reading says are of the same patient, such as `MCUCXR_0162_1`.
    package let samePatient: [String]

    package init(_ text: String) {
        let text = text.lowercased()
        sex = Self.sex(text)
        age = Self.age(text)
        samePatient = text.matches(of: /same\s+(?:pt|patient)\s+as\s+((?:mcu|chn)cxr_[0-9]{4}_[01])/)
            .map { $0.1.uppercased() }
    }

    private static func sex(_ text: String) -> String? {
        if let match = text.firstMatch(of: /sex\s*:\s*([a-z])/) {
            return match.1 == "m" || match.1 == "f" ? match.1.uppercased() : nil
        }
        guard let match = text.firstMatch(of: /\b(fe)?mal(?:e|\b)/) else { return nil }
        return match.1 == nil ? "M" : "F"
    }

    /// A number without a unit isn't taken for years: the infants among the patients are counted in months or days.
    private static func age(_ text: String) -> Double? {
        guard let match = text.firstMatch(of: /([0-9]{1,3})\s*(y|m|d)/), let number = Double(match.1) else {
            return nil
        }
        switch match.2 {
        case "y": return number
        case "m": return number / 12
        default: return number / 365.25
        }
    }
}
