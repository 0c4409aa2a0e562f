/// Sex and age from MIMIC-IV's patients table, which MIMIC-CXR-JPG itself hasn't got.
struct MIMICPatients {
    private struct Patient {
        let sex: String?
        /// The patient's age in the anchor year; years are shifted per patient, differences are true.
        let age: Double?
        let year: Int?
    }

    private var patients: [String: Patient] = [:]

    init(_ source: ImportSource, _ collector: inout FilmCollector) throws(CohortError) {
        guard let path = source.file("patients.csv") else {
            collector.remark("MIMIC-IV's patients.csv isn't there, so sex and age are unknown")
            return
        }
        let table = try DataTable(path)
        let columns = try table.require(
            "subject_id", "gender", "anchor_age", "anchor_year", of: collector.card)
        var found: [String: Patient] = [:]
        try collector.read(table) { (collector, row) in
            found[row[columns[0]]] = Patient(
                sex: PatientSex.normalised(row[columns[1]]), age: collector.age(row[columns[2]]),
                year: Int(row[columns[3]]))
        }
        patients = found
    }

    func sex(_ patient: String) -> String? { patients[patient]?.sex }

    /// - Parameter date: `YYYYMMDD`.
    func age(_ patient: String, on date: String) -> Double? {
        guard let known = patients[patient], let age = known.age, let anchor = known.year,
            let year = Int(date.prefix(4)), (0...120).contains(age + Double(year - anchor))
        else { return nil }
        return age + Double(year - anchor)
    }
}
