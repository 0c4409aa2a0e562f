/// Any table with a column of film paths: columns by a map, or by their usual names.
package struct AnyTableImporter: DataSetImporter {
    package let card = DataSetCard(
        name: "csv", title: "any table, with --map",
        layout: "a CSV with a column of paths and one per finding (1/0/yes/no/…), or one that names findings",
        site: nil, citation: "–", licence: "that of the films")

    package init() {}

    private static let usualNames = ["labels.csv", "metadata.csv", "train.csv"]

    package func recognise(_ source: ImportSource) -> Recognition {
        guard let path = table(source), let table = try? DataTable(path) else {
            return Recognition(confidence: 0, seen: [], missing: ["a CSV with paths and findings"])
        }
        let map = ColumnMap.guessed(from: table)
        let hasFindings = map.list != nil || !map.findings.isEmpty
        return Recognition([
            ("a CSV with a column of paths", 0.4, map.facts[.path] != nil),
            ("a column of patients", 0.15, map.facts[.patient] != nil),
            ("columns of findings", 0.25, hasFindings && map.facts[.path] != nil),
            ("a set known by name", 0.2, false),
        ])
    }

    package func importFilms(from source: ImportSource, options: ImportOptions) throws(CohortError)
        -> ImportOutcome
    {
        var collector = FilmCollector(card, source, options)
        guard let path = table(source) else {
            throw .missingTable(
                root: source.root, dataSet: card.name, expected: ["labels.csv (or any one .csv)"])
        }
        let table = try DataTable(path)
        let map = options.columns ?? .guessed(from: table)
        if options.columns == nil {
            collector.remark(
                "columns were guessed: \(map.uses.map { "\($0.name)=\($0.column)" }.joined(separator: ",")); "
                    + "--map chooses others")
        }
        let reader = try AnyTableRows(table, map, collector)
        try reader.read(into: &collector)
        return try collector.outcome(findings: reader.findings)
    }

    /// The table given, one with a usual name, or the only one.
    private func table(_ source: ImportSource) -> String? {
        if let path = source.table ?? source.file(anyOf: Self.usualNames) { return path }
        let tables = (source.folders.first?.files ?? []).filter {
            let name = $0.lowercased()
            return name.hasSuffix(".csv") || name.hasSuffix(".csv.gz") || name.hasSuffix(".tsv")
        }
        return tables.count == 1 ? "\(source.root)/\(tables[0])" : nil
    }
}
