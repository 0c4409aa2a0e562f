/// Every data set that can be imported by name.
package enum DataSetRegistry {
    /// One row per importer, in the order of `thorax data layouts`.
    package static let all: [any DataSetImporter] = [
        KermanyImporter(),
        NIHImporter(),
        CheXpertImporter(),
        MIMICImporter(),
        FolderTreeImporter(),
        AnyTableImporter(),
    ]

    /// The importer of the data set that a person named.
    ///
    /// - Throws: where there is none of this name.
    package static func named(_ name: String) throws(CohortError) -> any DataSetImporter {
        if let importer = all.first(where: { $0.card.name == name.lowercased() }) { return importer }
        throw .unknownDataSet(name: name, known: all.map(\.card.name))
    }

    /// What a folder looks like: the importer that is surest.
    ///
    /// - Throws: where none is sure, with what each looked for, or several are equally sure.
    package static func recognise(_ source: ImportSource) throws(CohortError) -> any DataSetImporter {
        let all = all.map { (importer: $0, recognition: $0.recognise(source)) }
            .sorted { $0.recognition.confidence > $1.recognition.confidence }
        guard let best = all.first, best.recognition.confidence >= 0.6 else {
            let looked = all.filter { !$0.recognition.seen.isEmpty }.prefix(5).map {
                CohortError.LookedFor(
                    dataSet: $0.importer.card.name, seen: $0.recognition.seen, missing: $0.recognition.missing
                )
            }
            throw .unrecognised(path: source.table ?? source.root, looked: looked, table: stray(in: source))
        }
        let equals = all.filter { $0.recognition.confidence > best.recognition.confidence - 0.05 }
        guard equals.count == 1 else {
            throw .ambiguousDataSet(
                path: source.table ?? source.root, names: equals.map { $0.importer.card.name })
        }
        return best.importer
    }

    /// The data set whose table has a header most like this one, and that table's usual name.
    package static func table(resembling columns: [String]) -> (card: DataSetCard, file: String)? {
        let ranked = all.flatMap { importer in
            importer.card.tables.map { (importer.card, $0, $0.likeness(to: columns)) }
        }
        guard let best = ranked.max(by: { $0.2 < $1.2 }), best.2 >= 0.5 else { return nil }
        return (best.0, best.1.file)
    }

    private static func stray(in source: ImportSource) -> String? {
        let paths =
            source.table.map { [$0] }
            ?? source.folders.flatMap { folder in
                folder.files.filter {
                    $0.lowercased().hasSuffix(".csv") || $0.lowercased().hasSuffix(".csv.gz")
                }
                .prefix(4).map {
                    folder.path.isEmpty ? "\(source.root)/\($0)" : "\(source.root)/\(folder.path)/\($0)"
                }
            }
        for path in paths.prefix(8) {
            guard let stray = try? DataTable(path), let match = table(resembling: stray.columns) else {
                continue
            }
            return "\(match.card.name)’s \(match.file)"
        }
        return nil
    }
}
