/// Ages as DICOM writes them (PS3.5, 6.2: AS and DA).
enum DICOMAge {
    /// Years of texts such as `060Y`, `018M`, `003W` and `005D`; a bare number is years.
    static func years(_ text: String) -> Double? {
        let digits = text.prefix { $0.isNumber }
        guard let count = Double(digits) else { return nil }
        switch text.dropFirst(digits.count).trimmingDICOMPadding().uppercased() {
        case "Y", "": return count
        case "M": return count / 12
        case "W": return count * 7 / 365.25
        case "D": return count / 365.25
        default: return nil
        }
    }

    /// Whole years from one date to another, such as `19670430`; `nil` for anything but two dates in order.
    static func years(from birth: String?, to date: String?) -> Double? {
        guard let birth = birth.flatMap(number), let date = date.flatMap(number), date >= birth else {
            return nil
        }
        let years = (date - birth) / 10_000
        return years <= 130 ? Double(years) : nil
    }

    /// `19670430` or, from before 1993, `1967.04.30`.
    private static func number(_ date: String) -> Int? {
        let digits = date.filter { $0 != "." }
        guard digits.count == 8, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return Int(digits)
    }
}
