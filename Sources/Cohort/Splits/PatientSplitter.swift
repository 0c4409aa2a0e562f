import Clinical
import Groundwork

/// Assigns patients, with all of their films, to train, validation and test.
///
/// Patients with the same findings are shared out in the wanted proportions (within one patient). The result
/// depends on the seed and on who the patients are, never on the order of rows.
package struct PatientSplitter: Sendable {
    /// The shares of patients.
    package struct Fractions: Sendable, Equatable {
        package let train: Double
        package let validation: Double
        package let test: Double

        /// - Throws: unless `train` is above 0, none is below 0, and their sum is 1.
        package init(train: Double, validation: Double, test: Double) throws(CohortError) {
            let all = [train, validation, test]
            // Written so that a NaN fails, too.
            guard train > 0, all.allSatisfy({ $0 >= 0 }), abs(all.reduce(0, +) - 1) < 1e-6 else {
                throw .badFractions(train: train, validation: validation, test: test)
            }
            self.train = train
            self.validation = validation
            self.test = test
        }

        private init(_ train: Double, _ validation: Double, _ test: Double) {
            self.train = train
            self.validation = validation
            self.test = test
        }

        package static let standard = Fractions(0.7, 0.15, 0.15)

        var values: [Double] { [train, validation, test] }
    }

    /// What to do about a class with fewer patients than there are splits.
    package enum SmallClasses: Sendable {
        case refuse
        /// Such a class is missing from some split.
        case allow
    }

    package let fractions: Fractions
    package let seed: UInt64
    package let smallClasses: SmallClasses

    package init(fractions: Fractions = .standard, seed: UInt64, smallClasses: SmallClasses = .refuse) {
        self.fractions = fractions
        self.seed = seed
        self.smallClasses = smallClasses
    }

    /// The cohort with every film assigned anew.
    ///
    /// - Throws: where a class has too few patients to be in every split, unless that is allowed.
    package func split(_ cohort: Cohort) throws(CohortError) -> Cohort {
        let strata = PatientStratum.all(of: cohort)
        if smallClasses == .refuse { try checkSizes(strata) }
        var assignment = SplitAssignment(splits: 3, wanted: (0..<3).filter { fractions.values[$0] > 0 })
        for (stratum, counts) in zip(strata, counts(for: strata)) {
            var generator = SeededGenerator(seed, "split \(stratum.key)")
            let order = generator.shuffled(stratum.patients)
            var next = 0
            for (split, count) in counts.enumerated() {
                for patient in order[next..<next + count] {
                    assignment.add(patient, findings: stratum.findings, to: split)
                }
                next += count
            }
        }
        assignment.fillEmptyClasses()
        if smallClasses == .refuse { try assignment.check() }
        let films = cohort.allFilms.map { film in
            film.assigned(to: assignment.split(of: film.patient).map { Split.allCases[$0] })
        }
        return Cohort(checkedFilms: films, findings: cohort.findings)
    }

    /// Shares out only the patients that aren't held out: films of the test split stay there, as a data set's official
    /// test must. The fractions of train and validation keep their proportion.
    ///
    /// - Throws: where no film is in the test split, or a patient has films in it and outside.
    package func splitAroundTest(_ cohort: Cohort) throws(CohortError) -> Cohort {
        guard cohort.counts[.test] != nil else { throw .emptySplit(.test, counts: cohort.counts) }
        let tested = Set(cohort.allFilms.lazy.filter { $0.split == .test }.map(\.patient))
        let others = cohort.allFilms.filter { $0.split != .test }
        let torn = Set(others.lazy.map(\.patient).filter(tested.contains))
        guard torn.isEmpty else {
            throw .sharedPatients(torn.sorted().map { .init(patient: $0, splits: ["test", "elsewhere"]) })
        }
        guard !others.isEmpty else { throw .emptySplit(.train, counts: cohort.counts) }
        let learning = fractions.train + fractions.validation
        let inner = PatientSplitter(
            fractions: try Fractions(
                train: fractions.train / learning, validation: fractions.validation / learning, test: 0),
            seed: seed, smallClasses: smallClasses)
        let split = try inner.split(Cohort(checkedFilms: others, findings: cohort.findings))
        var next = split.allFilms.makeIterator()
        // In the order of the cohort.
        let films = cohort.allFilms.map { $0.split == .test ? $0 : next.next() ?? $0 }
        return Cohort(checkedFilms: films, findings: cohort.findings)
    }

    private func checkSizes(_ strata: [PatientStratum]) throws(CohortError) {
        let needed = fractions.values.filter { $0 > 0 }.count
        let classes = strata.reduce(into: [Finding: Int]()) { counts, stratum in
            for finding in stratum.findings { counts[finding, default: 0] += stratum.patients.count }
        }
        let small = classes.filter { $0.value < needed }.sorted { $0.key < $1.key }
        guard small.isEmpty else {
            throw .tooFewPatients(small.map { .init(name: $0.key.name, patients: $0.value) }, splits: needed)
        }
    }

    /// Patients per split for every stratum, by largest remainder.
    ///
    /// What rounding took from a split is carried to the next stratum: else hundreds of rare label combinations
    /// with one patient each would all go to train.
    private func counts(for strata: [PatientStratum]) -> [[Int]] {
        var carried = [0.0, 0.0, 0.0]
        return strata.map { stratum in
            let quotas = fractions.values.map { $0 * Double(stratum.patients.count) }
            // The small term keeps 0.7 · 10 from becoming 6.999….
            var counts = quotas.map { Int(($0 + 1e-9).rounded(.down)) }
            let candidates = (0..<3).filter { fractions.values[$0] > 0 }
            for _ in 0..<(stratum.patients.count - counts.reduce(0, +)) {
                let owed = { (split: Int) in quotas[split] + carried[split] - Double(counts[split]) }
                guard let split = candidates.max(by: { owed($0) < owed($1) }) else { break }
                counts[split] += 1
            }
            for split in 0..<3 { carried[split] += quotas[split] - Double(counts[split]) }
            return counts
        }
    }
}
