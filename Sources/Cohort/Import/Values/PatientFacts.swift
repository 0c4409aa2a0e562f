/// A patient's age as tables write it: `58`, `058Y`, `18M` (months), `3W`, `5D`, `58.5`.
package enum PatientAge {
    package enum Reading: Equatable, Sendable {
        case years(Double)
        case unknown
        /// Written, but no one's age: negative, above 120, or no number.
        case implausible
    }

    package static func read(_ text: String) -> Reading {
        let written = text.trimmed.uppercased()
        guard !written.isEmpty, !["NAN", "NONE", "NA", "N/A", "UNK", "UNKNOWN", "?"].contains(written) else {
            return .unknown
        }
        // DICOM's Age String (PS3.5 6.2): three digits and D, W, M or Y.
        let perYear: Double? =
            switch written.last {
            case "Y": 1
            case "M": 12
            case "W": 52.1775
            case "D": 365.2425
            default: nil
            }
        let digits = perYear == nil ? written : String(written.dropLast()).trimmed
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
            let number = Double(digits)
        else { return .implausible }
        let years = number / (perYear ?? 1)
        return years <= 120 ? .years(years) : .implausible
    }
}

/// A patient's sex as tables write it.
package enum PatientSex {
    /// `M`, `F`, `O` (other), or `nil` where it isn't said.
    package static func normalised(_ text: String) -> String? {
        switch text.trimmed.lowercased() {
        case "m", "male", "man", "boy", "h", "hombre": "M"
        case "f", "female", "woman", "girl", "w", "mujer": "F"
        case "o", "other": "O"
        default: nil
        }
    }
}
