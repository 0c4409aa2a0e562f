import Clinical

/// Patients that show the same findings over all of their films.
struct PatientStratum {
    let findings: [Finding]
    /// Sorted, so that nothing depends on the order of rows.
    let patients: [String]

    /// The strata of a cohort in a fixed order.
    static func all(of cohort: Cohort) -> [PatientStratum] {
        var present: [String: Set<Finding>] = [:]
        for film in cohort.allFilms { present[film.patient, default: []].formUnion(film.presentFindings) }
        return Dictionary(grouping: present.keys) { (present[$0] ?? []).sorted() }
            .map { PatientStratum(findings: $0.key, patients: $0.value.sorted()) }
            .sorted { $0.key < $1.key }
    }

    /// The stratum as text, for ordering and seeding.
    var key: String { findings.map(\.name).joined(separator: "\u{1F}") }
}
