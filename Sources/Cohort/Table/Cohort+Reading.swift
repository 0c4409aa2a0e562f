package import Foundation

extension Cohort {
    /// What to do where a cohort file has one patient in two splits.
    package enum SharedPatients: Sendable {
        case refuse
        /// For code that splits again or reports the leak itself.
        case allow
    }

    /// Reads a cohort file: `path,patient,study,split,site,view,sex,age,device,boxes,masks` and one column per
    /// finding with 1, 0 or blank.
    ///
    /// Only `path` and `patient` are required. Paths are relative to the file's folder unless absolute.
    ///
    /// - Throws: one error with all bad rows (the first 20 in words), or with the patients that are in two splits.
    package init(csv url: URL, sharedPatients: SharedPatients = .refuse) throws(CohortError) {
        let path = FilePath.absolute(url)
        try self.init(csv: try Self.bytes(of: path), path: path)
        if sharedPatients == .refuse { try checkPatientsStayInOneSplit() }
    }

    /// Reads a cohort file's bytes; `path` is absolute, for errors and for the films' paths.
    package init(csv bytes: [UInt8], path: String) throws(CohortError) {
        try Self.checkEncoding(bytes, path)
        var reader = CSVReader(bytes)
        guard let first = reader.next() else {
            throw .unreadable(
                path: path, reason: "it is empty; expected a header with path, patient and findings")
        }
        var problems: [CohortError.TableProblem] = []
        guard case .record(let line, let names) = first else {
            throw .table(path: path, problems: [Self.problem(first)], total: 1)
        }
        let header = CohortTable.Header(names, line: line, problems: &problems)
        let missing = header.missing()
        guard missing.isEmpty else { throw .missingColumns(path: path, missing: missing, found: names) }

        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        var rows = CohortTableReader(header: header, folder: folder, problems: problems)
        while let event = reader.next() {
            switch event {
            case .record(let line, let fields): rows.read(fields, line: line)
            case .problem(let line, let expected, let found): rows.report(line, nil, expected, found)
            }
        }
        guard rows.problemCount == 0 else {
            throw .table(path: path, problems: rows.problems, total: rows.problemCount)
        }
        guard !rows.films.isEmpty else { throw .noRows(path: path) }
        self.init(checkedFilms: rows.films, findings: rows.findings)
    }

    private static func problem(_ event: CSVReader.Event) -> CohortError.TableProblem {
        switch event {
        case .record(let line, _): .init(line: line, column: nil, expected: "a header", found: "")
        case .problem(let line, let expected, let found):
            .init(line: line, column: nil, expected: expected, found: found)
        }
    }

    private static func bytes(of path: String) throws(CohortError) -> [UInt8] {
        _ = try FileStamp(path)
        do { return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
    }

    private static func checkEncoding(_ bytes: [UInt8], _ path: String) throws(CohortError) {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw .unreadable(path: path, reason: "it is UTF-16; save it as UTF-8")
        }
        guard String(validating: bytes, as: UTF8.self) == nil else { return }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let bad = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
        throw .unreadable(path: path, reason: "line \(bad + 1) is not UTF-8 text; save the file as UTF-8 CSV")
    }
}
