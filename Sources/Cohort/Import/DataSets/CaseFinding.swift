package import Clinical

/// A case's `finding` in the COVID-19 image data collection: `Pneumonia/Viral/COVID-19`, or `COVID-19, ARDS` in its
/// first months.
///
/// It is the patient's diagnosis, proven or reported: films of a patient with COVID-19 have it even where the lungs
/// look clear.
package enum CaseFinding {
    static let findings = ["Normal", "Pneumonia", "COVID-19", "Tuberculosis", "ARDS"].map { Finding($0) }

    /// The labels that a case's finding stands for; empty where it says nothing (`todo`, `Unknown`).
    ///
    /// A pneumonia whose cause isn't named may or may not be COVID-19, so that is left unknown.
    package static func labels(_ text: String) -> [Finding: Label] {
        let parts = Set(
            text.split { $0 == "/" || $0 == "," }.map { String($0).trimmed.lowercased() }
        )
        .subtracting(["", "todo", "unknown"])
        guard !parts.isEmpty else { return [:] }
        if parts == ["no finding"] || parts == ["normal"] { return labels(present: ["Normal"]) }
        if parts.contains("tuberculosis") {
            return labels(present: ["Tuberculosis"], unknown: ["Pneumonia", "ARDS"])
        }
        let isCovid = !parts.isDisjoint(with: ["covid-19", "covid19"])
        let hasARDS = parts.contains("ards")
        let agents = parts.subtracting(["pneumonia", "viral", "ards"])
        return labels(
            present: (parts == ["ards"] ? [] : ["Pneumonia"]) + (isCovid ? ["COVID-19"] : [])
                + (hasARDS ? ["ARDS"] : []),
            unknown: (agents.isEmpty ? ["COVID-19"] : []) + (hasARDS ? [] : ["ARDS"])
                + (parts == ["ards"] ? ["Pneumonia"] : []))
    }

    private static func labels(present: [String], unknown: [String] = []) -> [Finding: Label] {
        let (present, unknown) = (Set(present.map { Finding($0) }), Set(unknown.map { Finding($0) }))
        var labels: [Finding: Label] = [:]
        for finding in findings where !unknown.contains(finding) {
            labels[finding] = present.contains(finding) ? .present : .absent
        }
        return labels
    }
}
