package import Clinical

/// Films with their patients, labels and splits: what training and evaluation work on.
///
/// Learning code asks for ``films(in:)``, which can't name the test split. The films held out for the final
/// judgement open through ``heldOutFilms(for:)`` only, so that no one looks at them by accident.
package struct Cohort: Sendable, Equatable {
    /// The splits that training may look at.
    package enum LearningSplit: String, Sendable, CaseIterable {
        case train, validation
    }

    /// What a final evaluation opens.
    package enum Evaluation: Sendable {
        /// The films of this cohort that were held out from training.
        case testSplit
        /// Every film, for a cohort of which training has seen nothing, such as another hospital's.
        case externalCohort
    }

    /// Every film, the held-out ones too: for splitting, checking and writing, not for learning.
    package let allFilms: [Film]
    /// The findings in column order.
    package let findings: [Finding]

    /// A cohort from its films. Findings that only films mention are added to the columns in alphabetical order.
    ///
    /// - Throws: where two films have the same path, a patient or path is blank, or a finding has a fixed
    ///   column's name.
    package init(films: [Film], findings: [Finding]) throws(CohortError) {
        var columns: [Finding] = []
        var known: Set<Finding> = []
        for finding in findings where known.insert(finding).inserted { columns.append(finding) }
        var extra: Set<Finding> = []
        var paths: Set<String> = Set(minimumCapacity: films.count)
        for film in films {
            guard !film.path.isEmpty, !film.patient.isEmpty else {
                throw .blankField(path: film.path, patient: film.patient)
            }
            guard paths.insert(FilePath.comparable(film.path)).inserted else {
                throw .repeatedFilm(film.path)
            }
            for finding in film.labels.keys where !known.contains(finding) { extra.insert(finding) }
        }
        columns += extra.sorted()
        if let name = columns.map(\.name).first(where: { !CohortTable.canNameFinding($0) }) {
            throw .unusableFindingName(name)
        }
        self.init(checkedFilms: films, findings: columns)
    }

    /// For callers that have checked paths and columns already.
    init(checkedFilms: [Film], findings: [Finding]) {
        allFilms = checkedFilms
        self.findings = findings
    }

    /// The films of a split that training may look at.
    ///
    /// - Throws: where there are none, with what the cohort has instead.
    package func films(in split: LearningSplit) throws(CohortError) -> [Film] {
        try films(in: split == .train ? Split.train : .validation)
    }

    /// The films that a final evaluation judges a model on; nothing else may look at them.
    ///
    /// - Throws: where there are none, with what the cohort has instead.
    package func heldOutFilms(for evaluation: Evaluation) throws(CohortError) -> [Film] {
        switch evaluation {
        case .testSplit: try films(in: Split.test)
        case .externalCohort: allFilms
        }
    }

    private func films(in split: Split) throws(CohortError) -> [Film] {
        let films = allFilms.filter { $0.split == split }
        guard !films.isEmpty else { throw .emptySplit(split, counts: counts) }
        return films
    }

    /// Number of films per split; films without a split count under `nil`.
    package var counts: [Split?: Int] {
        allFilms.reduce(into: [:]) { counts, film in counts[film.split, default: 0] += 1 }
    }

    /// Checks that every patient's films are in one split.
    ///
    /// - Throws: where some are in two: the model would be tested on patients that it has learnt from.
    package func checkPatientsStayInOneSplit() throws(CohortError) {
        let leaks = patientsInSeveralSplits
        guard leaks.isEmpty else { throw .sharedPatients(leaks) }
    }

    /// The patients whose films are in several splits, in alphabetical order.
    package var patientsInSeveralSplits: [CohortError.SharedPatient] {
        var firstSplit: [String: Split] = Dictionary(minimumCapacity: allFilms.count)
        var torn: [String: Set<Split>] = [:]
        for film in allFilms {
            guard let split = film.split else { continue }
            let first = firstSplit[film.patient, default: split]
            firstSplit[film.patient] = first
            if first != split { torn[film.patient, default: [first]].insert(split) }
        }
        return torn.sorted { $0.key < $1.key }.map { patient, splits in
            CohortError.SharedPatient(
                patient: patient, splits: Split.allCases.filter(splits.contains).map(\.rawValue))
        }
    }

    /// What a report must say where the films of some patients are in several splits all the same; `nil` where none
    /// are.
    package var sharedPatientsWarning: String? {
        let shared = patientsInSeveralSplits.count
        guard shared > 0 else { return nil }
        return
            "\(shared) patient\(shared == 1 ? " has" : "s have") films in several splits of this cohort, which "
            + "was insisted on with --allow-shared-patients: the figures are too good to be believed."
    }
}
