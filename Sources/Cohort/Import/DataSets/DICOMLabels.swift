import Clinical

/// Labels of DICOM files from a table that names them by file or by SOP Instance UID.
struct DICOMLabels {
    private static let uidColumns = [
        "sopinstanceuid", "sop instance uid", "sop_instance_uid", "image_id", "imageid", "uid",
    ]

    let findings: [Finding]
    private var labelsByName: [String: [Finding: Label]] = [:]
    private var unused: Set<String> = []

    /// - Throws: where the table has no column that names films, or cells that say nothing known.
    init(_ path: String, _ map: ColumnMap?, _ collector: inout FilmCollector) throws(CohortError) {
        let table = try DataTable(path)
        var map = map ?? .guessed(from: table)
        if map.facts[.path] == nil {
            map.facts[.path] = table.column(anyOf: Self.uidColumns).map { table.columns[$0] }
        }
        let rows = try AnyTableRows(table, map, collector)
        findings = rows.findings
        var found: [String: [Finding: Label]] = [:]
        try collector.read(table) { (collector, row) throws(CohortError) in
            guard let labels = rows.checkedLabels(of: row, &collector) else { return }
            let name = Self.key(rows.name(of: row))
            guard let other = found.updateValue(labels, forKey: name), other != labels else { return }
            collector.reject(
                row, of: table, column: nil, expected: "the labels that an earlier row gives to \(name)",
                found: "others")
        }
        labelsByName = found
        unused = Set(found.keys)
    }

    var unusedCount: Int { unused.count }
    var firstUnused: String { unused.min() ?? "" }

    /// The labels of a film, by its file's name or by its UID.
    mutating func take(for path: String, instanceUID: String?) -> [Finding: Label] {
        for name in [Self.key(path), Self.key(instanceUID ?? "")] {
            guard let labels = labelsByName[name] else { continue }
            unused.remove(name)
            return labels
        }
        return [:]
    }

    /// The file's name without folders and extension, in lower case.
    private static func key(_ written: String) -> String {
        FileName.stem(ImportSource.lastPart(written.replacing("\\", with: "/"))).lowercased()
    }
}
