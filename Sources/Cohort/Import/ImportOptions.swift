package import Clinical

/// What a person may choose about an import. Importers hand most of it to a ``FilmCollector``.
package struct ImportOptions: Sendable {
    /// Where splits come from.
    package enum Splits: String, Sendable, CaseIterable {
        /// The data set's own lists and folders.
        case official
        case none
    }

    /// What to do about a film that a table names and that isn't there.
    package enum MissingFiles: String, Sendable, CaseIterable {
        /// Leave it out and count it.
        case skip
        /// Keep the row: the files may come later, or lie elsewhere.
        case keep
        case refuse
    }

    /// What to do about rows that can't be used.
    package enum BadRows: String, Sendable, CaseIterable {
        case refuse, skip
    }

    /// The views to take; all where empty.
    package var views: [ViewFilter] = []
    package var uncertain = UncertainPolicy()
    /// The only findings to keep, in this order; all where `nil`.
    package var findings: [Finding]?
    /// The site to write for every film instead of the data set's hospital.
    package var site: String?
    package var splits = Splits.official
    package var missing = MissingFiles.skip
    package var badRows = BadRows.refuse
    /// How file names tell the patient, where no table does.
    package var patient = PatientPattern.auto
    /// Keeps one of several files with the same bytes, where films come from folders.
    package var dropsDuplicates = false
    /// The columns of a table that no importer knows.
    package var columns: ColumnMap?
    /// Choices that only one data set has, such as `labels=negbio`.
    package var settings: [String: String] = [:]

    package init() {}
}
