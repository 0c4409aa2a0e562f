import Foundation

/// One folder per class: what most small sets and home-made ones look like.
package struct FolderTreeImporter: DataSetImporter {
    package let card = DataSetCard(
        name: "folders", title: "one folder per class",
        layout: "CLASS/….png, or train, val and test with a folder per class each", site: nil,
        citation: "–", licence: "that of the films")

    package init() {}

    package func recognise(_ source: ImportSource) -> Recognition {
        guard source.table == nil else { return Recognition(confidence: 0, seen: [], missing: ["a folder"]) }
        let classes = source.folders.filter { !$0.path.isEmpty && !$0.films.isEmpty }
        let hasTable = source.folders.first?.files.contains { $0.lowercased().hasSuffix(".csv") } ?? false
        return Recognition([
            ("two or more folders of films", 0.65, classes.count > 1),
            ("no table beside them", 0.1, !hasTable && classes.count > 1),
            // Never as sure as a set that is known by name.
            ("a set known by name", 0.25, false),
        ])
    }

    package func importFilms(from source: ImportSource, options: ImportOptions) throws(CohortError)
        -> ImportOutcome
    {
        var collector = FilmCollector(card, source, options)
        let importer = FolderImporter(
            patientPattern: options.patient, dropsDuplicates: options.dropsDuplicates,
            takesSplitsFromFolders: options.splits == .official, classes: options.findings)
        let outcome = try importer.importTree(URL(filePath: source.root))
        for duplicate in outcome.droppedDuplicates {
            collector.note(.droppedDuplicate, "copies of another film were left out", example: duplicate.path)
        }
        for film in outcome.cohort.allFilms { collector.add(film) }
        return try collector.outcome(findings: outcome.cohort.findings)
    }
}
