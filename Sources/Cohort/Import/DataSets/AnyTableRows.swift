import Clinical

/// The rows of a table whose columns a map explains.
struct AnyTableRows {
    private let table: DataTable
    private let facts: [ColumnMap.Fact: Int]
    private let columns: [(finding: Finding, index: Int)]
    private let masks: [(what: String, index: Int)]
    private let list: (index: Int, separator: String)?
    private let listed: [Finding]
    private let patient: (String) -> String?
    let findings: [Finding]

    /// - Throws: where the map names columns that the table hasn't got, or none for the path.
    init(_ table: DataTable, _ map: ColumnMap, _ collector: FilmCollector) throws(CohortError) {
        self.table = table
        guard map.facts[.path] != nil else {
            throw .wrongTable(
                path: table.path, dataSet: "csv", missing: ["path (map it, as in --map path=COLUMN)"],
                found: table.columns, resembles: nil)
        }
        let uses = map.uses
        let indices = try table.require(uses.map { [$0.column] }, of: collector.card)
        let indexByName = Dictionary(uniqueKeysWithValues: zip(uses.map(\.name), indices))
        facts = map.facts.compactMapValues { table.column($0) }
        columns = map.findings.compactMap { finding, _ in indexByName[finding.name].map { (finding, $0) } }
        masks = map.masks.compactMap { what, column in table.column(column).map { (what, $0) } }
        list = map.list.flatMap { list in indexByName["labels"].map { ($0, list.separator) } }
        patient = try collector.options.patient.matcher()
        listed =
            try list.map { (list) throws(CohortError) in try Self.names(in: table, list.index, list.separator)
            } ?? []
        findings = listed + columns.map(\.finding).filter { [listed] finding in !listed.contains(finding) }
    }

    /// The findings that a column names anywhere, the most frequent first.
    private static func names(in table: DataTable, _ index: Int, _ separator: String) throws(CohortError)
        -> [Finding]
    {
        var counts: [Finding: Int] = [:]
        var rows = table.rows
        while let event = rows.next() {
            guard case .row(let row) = event else { continue }
            for name in split(row[index], separator) { counts[name, default: 0] += 1 }
        }
        // A column of free text isn't one of classes.
        guard counts.count <= 200 else {
            throw .badSetting(
                name: "--map", value: "labels=\(table.columns[index])",
                expected: "a column that names findings; this one has \(counts.count) different names")
        }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }

    private static func split(_ cell: String, _ separator: String) -> [Finding] {
        cell.split(separator: separator).map { String($0).trimmed }.filter { !$0.isEmpty }.map { Finding($0) }
    }

    func read(into collector: inout FilmCollector) throws(CohortError) {
        var pool = LabelPool()
        let keys = (list.map { [$0.index] } ?? []) + columns.map(\.index)
        try collector.read(table) { (collector, row) throws(CohortError) in
            let written = row[facts[.path]]
            guard !written.isEmpty else {
                return collector.reject(row, of: table, column: "path", expected: "a film's path", found: "")
            }
            let view = ViewPosition.normalised(row[facts[.view]])
            guard collector.accepts(view: view), let path = try locate(written, &collector) else { return }
            guard let patient = patient(row, path, &collector) else {
                return collector.reject(
                    row, of: table, column: "patient", expected: "a patient, or a file name that tells it",
                    found: written)
            }
            for column in columns where LabelCell.read(row[column.index]) == nil {
                return collector.reject(
                    row, of: table, column: table.columns[column.index],
                    expected: "1, 0, yes, no, true, false, -1 (uncertain) or blank", found: row[column.index])
            }
            let labels = pool.labels(keys.map { row[$0] }.joined(separator: "\u{1F}")) { _ in
                self.labels(row, collector.options.uncertain)
            }
            var film = Film(
                path: path, patient: patient, study: text(.study, row),
                split: SplitName.split(row[facts[.split]]),
                site: text(.site, row), view: view, sex: PatientSex.normalised(row[facts[.sex]]),
                age: collector.age(row[facts[.age]]), device: text(.device, row), labels: labels)
            for mask in masks where !row[mask.index].isEmpty {
                film.masks[mask.what] = try collector.locate(path: row[mask.index])
            }
            collector.add(film)
        }
    }

    /// By its path below the folder of films, or, for a bare name, wherever it lies below.
    private func locate(_ written: String, _ collector: inout FilmCollector) throws(CohortError) -> String? {
        let isBareName = !written.contains("/") && !written.contains("\\")
        let isDirect = collector.source.path(of: written).map(FolderEntries.exists) ?? false
        return isBareName && !isDirect
            ? try collector.locate(name: written) : try collector.locate(path: written)
    }

    private func patient(_ row: DataRow, _ path: String, _ collector: inout FilmCollector) -> String? {
        if facts[.patient] != nil { return text(.patient, row) }
        collector.remark("the table has no column of patients, so file names tell them; see --patient")
        return patient(path)
    }

    private func text(_ fact: ColumnMap.Fact, _ row: DataRow) -> String? {
        row[facts[fact]].isEmpty ? nil : row[facts[fact]]
    }

    /// What a column names is present and what it names elsewhere absent; a blank cell says nothing.
    private func labels(_ row: DataRow, _ uncertain: UncertainPolicy) -> [Finding: Label] {
        var labels: [Finding: Label] = [:]
        if let list {
            let present = Self.split(row[list.index], list.separator)
            if !present.isEmpty { for finding in listed { labels[finding] = .absent } }
            for finding in present { labels[finding] = .present }
        }
        for column in columns {
            switch LabelCell.read(row[column.index]) {
            case .present: labels[column.finding] = .present
            case .absent: labels[column.finding] = .absent
            case .uncertain: labels[column.finding] = uncertain.label(for: column.finding)
            case .silent, nil: continue
            }
        }
        return labels
    }
}

/// What a cell says about a finding, in the ways that tables write it.
enum LabelCell {
    case present, absent, uncertain, silent

    static func read(_ text: String) -> LabelCell? {
        switch text.lowercased() {
        case "1", "1.0", "true", "yes", "y", "present", "positive": .present
        case "0", "0.0", "false", "no", "n", "absent", "negative": .absent
        case "-1", "-1.0", "uncertain", "maybe": .uncertain
        case "", "nan", "na", "n/a", "none", "unknown", "?": .silent
        default: nil
        }
    }
}
