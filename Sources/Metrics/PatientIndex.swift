/// Which patient each film belongs to.
///
/// Films of one patient resemble each other, so patients are what a bootstrap draws, and what counts as a sample.
package struct PatientIndex: Hashable, Sendable {
    /// The number of patients.
    package let count: Int
    /// By film: an index below `count`.
    package let ofFilm: [Int]

    /// - Parameter patients: by film, anything that tells patients apart.
    package init<Patient: Hashable>(_ patients: [Patient]) {
        var known: [Patient: Int] = [:]
        var ofFilm: [Int] = []
        ofFilm.reserveCapacity(patients.count)
        for patient in patients {
            let index = known[patient] ?? known.count
            known[patient] = index
            ofFilm.append(index)
        }
        self.ofFilm = ofFilm
        count = known.count
    }

    /// The patients of some of the films.
    func of(_ films: [Int]) -> PatientIndex { PatientIndex(films.map { ofFilm[$0] }) }
}
