package import Clinical

/// Collects the films of a data set as its importer reads them, and applies what a person chose: views, missing
/// files, bad and repeated rows, splits, site, findings.
///
/// An importer's loop is: read a row, ask ``accepts(view:)`` and ``locate(name:)`` or ``locate(path:)``, ``add(_:)``.
package struct FilmCollector {
    package let card: DataSetCard
    package let source: ImportSource
    package let options: ImportOptions
    package private(set) var notes = NoteBook()

    private(set) var films: [Film] = []
    private var indexByPath: [String: Int] = [:]
    private var contradictions = CaseList()
    private var missingFiles = CaseList()
    private var problems: [CohortError.TableProblem] = []
    private var problemCount = 0
    private var problemTable: String?
    private var texts = TextPool()
    private var chosenLabels: [[Finding: Label]: [Finding: Label]] = [:]
    /// The table and line being read, for notes.
    private var place = ""

    package init(_ card: DataSetCard, _ source: ImportSource, _ options: ImportOptions) {
        self.card = card
        self.source = source
        self.options = options
    }

    // MARK: Reading

    /// Reads a table row by row; rows that can't be read are refused or counted, as was chosen.
    package mutating func read(
        _ table: DataTable, _ body: (inout FilmCollector, DataRow) throws(CohortError) -> Void
    ) throws(CohortError) {
        let name = ImportSource.lastPart(table.path)
        if table.isLatin1 {
            notes.add(.encoding, "\(name) isn't UTF-8; read as Latin-1, so check names with accents")
        }
        var rows = table.rows
        var count = 0
        while let event = rows.next() {
            count += 1
            switch event {
            case .row(let row):
                place = "\(name), line \(row.line)"
                try body(&self, row)
            case .problem(let problem):
                place = "\(name), line \(problem.line)"
                report(problem, in: table)
            }
        }
        guard count > 0 else { throw .noRows(path: table.path) }
    }

    /// Reports a row that can't be used; the importer leaves it out.
    package mutating func reject(
        _ row: DataRow, of table: DataTable, column: String?, expected: String, found: String
    ) {
        report(.init(line: row.line, column: column, expected: expected, found: found), in: table)
    }

    private mutating func report(_ problem: CohortError.TableProblem, in table: DataTable) {
        guard options.badRows == .refuse else {
            notes.add(.badRow, "rows can't be used and were left out", example: "\(place): \(problem)")
            return
        }
        problemTable = problemTable ?? table.path
        problemCount += 1
        if problemTable == table.path, problems.count < CohortError.listedCases { problems.append(problem) }
    }

    // MARK: Films

    /// Whether the view was chosen; a row that isn't taken is counted.
    package mutating func accepts(view: String?) -> Bool {
        guard !options.views.isEmpty, !options.views.contains(where: { $0.accepts(view) }) else {
            return true
        }
        notes.add(.otherView, "films of other views were left out")
        return false
    }

    /// The absolute path of a film that a table names without its folder; `nil` where the row is to be left out.
    package mutating func locate(name: String) throws(CohortError) -> String? {
        switch try source.index().find(name) {
        case .found(let path): return path
        case .otherExtension(let path):
            notes.add(
                .otherExtension, "films are another kind of image than the table says", example: path)
            return path
        case .ambiguous(let paths):
            notes.add(
                .ambiguousName, "names fit several files and were left out",
                example: "\(place): \(paths.prefix(3).joined(separator: ", "))")
            return nil
        case .missing: return missing(name)
        }
    }

    /// The absolute path of a film that a table gives relative to the data set's folder.
    ///
    /// - Parameter written: as the table has it, for messages, where it differs.
    package mutating func locate(path: String, written: String? = nil) throws(CohortError) -> String? {
        guard let full = source.path(of: path) else { throw escape(written ?? path) }
        return FolderEntries.exists(full) ? full : missing(written ?? path, at: full)
    }

    private func escape(_ written: String) -> CohortError {
        .pathOutsideRoot(place: place, written: written, root: source.images)
    }

    private mutating func missing(_ written: String, at path: String? = nil) -> String? {
        switch options.missing {
        case .skip:
            notes.add(.missingFile, "films aren't there and were left out", example: written)
            return nil
        case .refuse:
            missingFiles.add(written)
            return nil
        case .keep:
            guard let path = path ?? source.path(of: written) else { return nil }
            notes.add(.missingFile, "films aren't there and were kept", example: written)
            return path
        }
    }

    /// Takes a film. Where it was taken before, equal rows count once and others are refused.
    package mutating func add(_ film: Film) {
        guard accepts(view: film.view) else { return }
        var film = chosen(film)
        film.site = (options.site ?? film.site ?? card.site).map { texts.shared($0) }
        film.view = film.view.map { texts.shared($0) }
        film.device = film.device.map { texts.shared($0) }
        if options.splits == .none { film.split = nil }
        guard let index = indexByPath[film.path] else {
            indexByPath[film.path] = films.count
            films.append(film)
            return
        }
        if films[index] == film {
            notes.add(.repeatedRow, "rows repeat an earlier one and were left out", example: place)
        } else if options.badRows == .skip {
            notes.add(.repeatedRow, "rows contradict an earlier one and were left out", example: place)
        } else {
            contradictions.add("\(place): \(film.path)")
        }
    }

    private mutating func chosen(_ film: Film) -> Film {
        guard let wanted = options.findings else { return film }
        if let labels = chosenLabels[film.labels] { return film.labelled(labels) }
        let labels = film.labels.filter { wanted.contains($0.key) }
        chosenLabels[film.labels] = labels
        return film.labelled(labels)
    }

    // MARK: Values

    /// An age in years from a table's cell; one that can't be an age is unknown, and counted.
    package mutating func age(_ text: String) -> Double? {
        switch PatientAge.read(text) {
        case .years(let years): return years
        case .unknown: return nil
        case .implausible:
            notes.add(
                .implausibleAge, "ages can't be right and were taken as unknown", example: "\(place): \(text)"
            )
            return nil
        }
    }

    package mutating func note(_ kind: ImportNote.Kind, _ text: String, example: String? = nil) {
        notes.add(kind, text, example: example.map { place.isEmpty ? $0 : "\(place): \($0)" })
    }

    /// A remark on the whole set.
    package mutating func remark(_ text: String) { notes.remark(text) }

    // MARK: Finishing

    /// The cohort and the notes.
    ///
    /// - Parameter findings: the columns in the data set's own order.
    /// - Throws: what was refused on the way, or that no film is left.
    package mutating func outcome(findings: [Finding]) throws(CohortError) -> ImportOutcome {
        if let problemTable, problemCount > 0 {
            throw .table(path: problemTable, problems: problems, total: problemCount)
        }
        if missingFiles.count > 0 {
            throw .missingFiles(
                dataSet: card.name, root: source.images, files: missingFiles.first, total: missingFiles.count)
        }
        if contradictions.count > 0 {
            throw .contradictoryRows(
                dataSet: card.name, films: contradictions.first, total: contradictions.count)
        }
        guard !films.isEmpty else {
            throw .noFilms(
                dataSet: card.name, root: source.images, notes: notes.list.map(\.description))
        }
        let cohort = try Cohort(films: films, findings: try columns(findings))
        if case .sharedPatients(let shared)? = Self.leak(cohort) {
            notes.add(
                .sharedPatients,
                "patients are in several of the official splits; split again with `thorax data split`",
                count: shared.count, examples: shared.map(\.patient))
        }
        return ImportOutcome(cohort: cohort, notes: notes.list)
    }

    private func columns(_ findings: [Finding]) throws(CohortError) -> [Finding] {
        guard let wanted = options.findings else { return findings }
        for finding in wanted where !findings.contains(finding) {
            throw .unknownFinding(
                name: finding.name, dataSet: card.name, found: findings.map(\.name))
        }
        return wanted
    }

    private static func leak(_ cohort: Cohort) -> CohortError? {
        do throws(CohortError) { try cohort.checkPatientsStayInOneSplit() } catch { return error }
        return nil
    }
}
