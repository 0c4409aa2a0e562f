import Clinical
import Groundwork

extension Cohort {
    /// The same cohort with only a part of its training patients, each with all films; other splits stay as they are.
    ///
    /// Parts of one seed are nested: a smaller fraction's patients are among a larger one's. Patients with the same
    /// findings are spread evenly over the order, so that a small part has them in proportion.
    ///
    /// - Parameters:
    ///   - fraction: of the training patients, above 0 up to 1; at least one patient stays.
    ///   - seed: decides which.
    package func keepingTrainingPatients(fraction: Double, seed: UInt64) -> Cohort {
        let training = allFilms.filter { $0.split == .train }
        var placed: [(position: Double, patient: String)] = []
        let strata = PatientStratum.all(of: Cohort(checkedFilms: training, findings: findings))
        for (number, stratum) in strata.enumerated() {
            var generator = SeededGenerator(seed, "learning curve", number)
            let offset = generator.unit()
            for (index, patient) in generator.shuffled(stratum.patients).enumerated() {
                placed.append(((Double(index) + offset) / Double(stratum.patients.count), patient))
            }
        }
        placed.sort { $0.position == $1.position ? $0.patient < $1.patient : $0.position < $1.position }
        let count = max(1, Int((Double(placed.count) * fraction).rounded()))
        let kept = Set(placed.prefix(count).map(\.patient))
        return Cohort(
            checkedFilms: allFilms.filter { $0.split != .train || kept.contains($0.patient) },
            findings: findings)
    }

    /// The number of patients with films in the training split.
    package var trainingPatientCount: Int {
        Set(allFilms.lazy.filter { $0.split == .train }.map(\.patient)).count
    }
}
