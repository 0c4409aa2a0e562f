import Groundwork

/// Folds of patients for cross-fitting: all films of a patient are in one fold.
package struct PatientFolds: Hashable, Sendable {
    package let count: Int
    /// By film.
    package let ofFilm: [Int]

    /// Deals patients out in a seeded order, those of each stratum in turn, so that folds resemble each other.
    ///
    /// - Parameters:
    ///   - strata: by film, a class for instance; a patient belongs to that of the largest number among its films.
    package init(
        _ patients: PatientIndex, folds: Int = 5, strata: [Int]? = nil, seed: UInt64
    ) throws(MetricsError) {
        guard folds >= 2, folds <= patients.count else {
            throw .unusableSetting(
                name: "the number of folds", value: Double(folds),
                allowed: "from 2 to the number of patients, \(patients.count)")
        }
        if let strata, strata.count != patients.ofFilm.count {
            throw .countMismatch(what: "strata", expected: patients.ofFilm.count, found: strata.count)
        }
        var stratum = Array(repeating: Int.min, count: patients.count)
        for (film, patient) in patients.ofFilm.enumerated() {
            stratum[patient] = max(stratum[patient], strata?[film] ?? 0)
        }
        var generator = SeededGenerator(seed, "folds")
        let order = generator.shuffled(0..<patients.count).enumerated().sorted {
            (stratum[$0.element], $0.offset) < (stratum[$1.element], $1.offset)
        }
        var foldOfPatient = Array(repeating: 0, count: patients.count)
        for (place, patient) in order.enumerated() { foldOfPatient[patient.element] = place % folds }
        count = folds
        ofFilm = patients.ofFilm.map { foldOfPatient[$0] }
    }

    package func films(in fold: Int) -> [Int] { ofFilm.indices.filter { ofFilm[$0] == fold } }

    package func films(outside fold: Int) -> [Int] { ofFilm.indices.filter { ofFilm[$0] != fold } }
}
