/// What is wrong with a cohort, its files or its cache, and what to do about it.
package enum CohortError: Error, Sendable, Equatable {
    /// A cell or line of a cohort file that can't be used.
    package struct TableProblem: Sendable, Equatable {
        package let line: Int
        package let column: String?
        package let expected: String
        package let found: String
    }

    /// A patient whose films are in several splits.
    package struct SharedPatient: Sendable, Equatable {
        package let patient: String
        package let splits: [String]
    }

    /// A class and the number of its patients.
    package struct SmallClass: Sendable, Equatable {
        package let name: String
        package let patients: Int
    }

    /// A data set that a folder was compared with.
    package struct LookedFor: Sendable, Equatable {
        package let dataSet: String
        package let seen: [String]
        package let missing: [String]
    }

    /// A film that could not be read or decoded, and why.
    package struct UnreadableFilm: Sendable, Equatable {
        /// Position in the list of films that was asked for.
        package let index: Int
        package let path: String
        package let reason: String
    }

    // Cohort files.
    case unreadable(path: String, reason: String)
    case missingColumns(path: String, missing: [String], found: [String])
    case table(path: String, problems: [TableProblem], total: Int)
    case noRows(path: String)

    // Data sets.
    case wrongTable(path: String, dataSet: String, missing: [String], found: [String], resembles: String?)
    case missingTable(root: String, dataSet: String, expected: [String])
    case pathOutsideRoot(place: String, written: String, root: String)
    case missingFiles(dataSet: String, root: String, files: [String], total: Int)
    case contradictoryRows(dataSet: String, films: [String], total: Int)
    case noFilms(dataSet: String, root: String, notes: [String])
    case unknownFinding(name: String, dataSet: String, found: [String])
    case unknownDataSet(name: String, known: [String])
    case unrecognised(path: String, looked: [LookedFor], table: String?)
    case ambiguousDataSet(path: String, names: [String])
    case badSetting(name: String, value: String, expected: String)

    // Cohorts.
    case blankField(path: String, patient: String)
    case repeatedFilm(String)
    case unusableFindingName(String)
    case emptySplit(Split, counts: [Split?: Int])
    case sharedPatients([SharedPatient])

    // Folders.
    case noFolder(String)
    case noImages(folder: String)
    case emptyClass(name: String, folders: [String])
    case onlyOneClass(name: String, folder: String)
    case imagesOutsideClasses(folder: String, files: [String])
    case unknownClass(name: String, found: [String])
    case badPatientPattern(pattern: String, reason: String)
    case noPatient(pattern: String, files: [String])
    case contradictoryDuplicates([[String]])
    case fileInTwoClasses(path: String, classes: [String])

    // Splits.
    case badFractions(train: Double, validation: Double, test: Double)
    case tooFewPatients([SmallClass], splits: Int)

    // Films and their cache.
    case unreadableFilms([UnreadableFilm])
    case cache(path: String, step: String, reason: String)
    case diskFull(path: String, bytes: Int, free: Int?)
}
