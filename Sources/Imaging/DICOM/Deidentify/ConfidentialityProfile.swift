internal import CDICOM

/// The Basic Application Level Confidentiality Profile of PS3.15, Annex E, and the options that are added to it.
package struct ConfidentialityProfile: Sendable {
    /// What becomes of dates.
    package enum Dates: Sendable {
        /// Removed or replaced, with the times of day.
        case removed
        /// Moved by a number of days that is the same for all of a patient's files; times of day stay.
        case shifted
        case kept
    }

    /// What is kept that the profile alone would not keep.
    package enum Retention: String, Sendable, CaseIterable {
        case uids = "U"
        case device = "D"
        case institution = "I"
        /// Sex, age, size, weight and the like.
        case patientCharacteristics = "P"
    }

    package var dates: Dates
    package var retained: Set<Retention>

    package init(dates: Dates = .removed, retained: Set<Retention> = []) {
        self.dates = dates
        self.retained = retained
    }

    /// Codes and meanings of the profile and its options (PS3.16, CID 7050).
    package var codes: [(value: String, meaning: String)] {
        var codes = [("113100", "Basic Application Confidentiality Profile")]
        switch dates {
        case .removed: break
        case .shifted:
            codes.append(("113107", "Retain Longitudinal Temporal Information Modified Dates Option"))
        case .kept:
            codes.append(("113106", "Retain Longitudinal Temporal Information Full Dates Option"))
        }
        if retained.contains(.patientCharacteristics) {
            codes.append(("113108", "Retain Patient Characteristics Option"))
        }
        if retained.contains(.device) { codes.append(("113109", "Retain Device Identity Option")) }
        if retained.contains(.uids) { codes.append(("113110", "Retain UIDs Option")) }
        if retained.contains(.institution) { codes.append(("113112", "Retain Institution Identity Option")) }
        return codes
    }

    /// Longitudinal Temporal Information Modified (PS3.3, C.12.1.1).
    var temporalInformation: String {
        switch dates {
        case .removed: "REMOVED"
        case .shifted: "MODIFIED"
        case .kept: "UNMODIFIED"
        }
    }

    /// The table's rows as rules.
    var rules: [cdicom_rule] {
        var rules = ConfidentialityRow.all.map { row in
            cdicom_rule(tag: row.tag, mask: row.mask, action: action(for: row))
        }
        // The table removes the data and the comments of overlays; what is left of their groups describes nothing.
        rules.append(cdicom_rule(tag: 0x6000_0000, mask: 0xFF00_0000, action: CDICOM_ACTION_REMOVE))
        return rules
    }

    private func action(for row: ConfidentialityRow) -> cdicom_action {
        if retained.contains(where: { row.options[$0.rawValue] == "K" }) { return CDICOM_ACTION_KEEP }
        switch dates {
        case .kept where row.options["F"] == "K": return CDICOM_ACTION_KEEP
        case .shifted where row.options["M"] == "C": return CDICOM_ACTION_SHIFT
        default: break
        }
        // Which of several codes is right depends on the object's definition. The last is right for all: what is
        // optional there may be empty, or have a dummy value.
        switch row.basicAction.split(separator: "/").last {
        case "X": return CDICOM_ACTION_REMOVE
        case "Z": return CDICOM_ACTION_EMPTY
        case "D": return CDICOM_ACTION_DUMMY
        default: return CDICOM_ACTION_UID
        }
    }
}

/// One row of ``ConfidentialityTable``.
package struct ConfidentialityRow: Sendable {
    package let tag, mask: UInt32
    /// The Basic Profile's action, such as `X/Z/D`.
    package let basicAction: String
    /// Actions of options, by the options' letters.
    package let options: [String: String]
    package let name: String

    package static let all: [ConfidentialityRow] = ConfidentialityTable.rows.split(separator: "\n").map {
        line in
        let parts = line.split(separator: " ", maxSplits: 3)
        let digits = parts[0]
        let options = parts[2].split(separator: ",").map { $0.split(separator: "=").map(String.init) }
        return ConfidentialityRow(
            tag: number(digits.replacing("X", with: "0")),
            mask: number(String(digits.map { $0 == "X" ? "0" : "F" })), basicAction: String(parts[1]),
            options: Dictionary(
                uniqueKeysWithValues: options.filter { $0.count == 2 }.map { ($0[0], $0[1]) }),
            name: parts.count > 3 ? String(parts[3]) : "")
    }

    private static func number(_ digits: some StringProtocol) -> UInt32 {
        guard let number = UInt32(digits, radix: 16) else { preconditionFailure("a tag of the table") }
        return number
    }
}
