package import Clinical
import Foundation

/// Kermany's children's films ("Chest X-Ray Images (Pneumonia)"): 5,856 films, normal or pneumonia.
///
/// Person numbers are shared between the official train and test folders, but not person numbers with the kind of
/// pneumonia, which suggests that bacterial and viral cases were numbered apart. With the official splits the kind is
/// part of the patient, as these splits make no sense otherwise; without them the number alone is, which is safe in
/// either case.
package struct KermanyImporter: DataSetImporter {
    package let card = DataSetCard(
        name: "kermany", title: "Kermany, Chest X-Ray Images (Pneumonia)",
        layout: "train, val, test with NORMAL and PNEUMONIA each; personN_bacteria_M.jpeg, IM-NNNN-MMMM.jpeg",
        site: "Guangzhou Women and Children's Medical Center",
        citation: "Kermany et al., Cell 172(5):1122-1131, 2018; doi:10.17632/rscbjbr9sj", licence: "CC BY 4.0"
    )

    package init() {}

    package static let findings = [Finding("Normal"), Finding("Pneumonia")]

    package func recognise(_ source: ImportSource) -> Recognition {
        let isNamed = { (name: String) in
            name.contains(
                /^person[0-9]+_(bacteria|virus)_[0-9]+\.|^(NORMAL2-)?IM-[0-9]+-[0-9]+|^(BACTERIA|VIRUS|NORMAL)-[0-9]+-[0-9]+\./
            )
        }
        return Recognition([
            ("train or test with NORMAL and PNEUMONIA", 0.6, root(of: source) != nil),
            ("films named personN_bacteria_M or IM-NNNN-MMMM", 0.4, source.hasFilm(where: isNamed)),
        ])
    }

    package func importFilms(from source: ImportSource, options: ImportOptions) throws(CohortError)
        -> ImportOutcome
    {
        guard let root = root(of: source) else {
            throw .missingTable(
                root: source.root, dataSet: card.name, expected: ["train/NORMAL", "test/NORMAL"])
        }
        var collector = FilmCollector(card, source, options)
        let isOfficial = options.splits == .official
        let importer = FolderImporter(
            patientPattern: .auto, dropsDuplicates: options.dropsDuplicates,
            takesSplitsFromFolders: isOfficial,
            classes: Self.findings, site: nil)
        let tree = try importer.importTree(URL(filePath: root))
        for duplicate in tree.droppedDuplicates {
            collector.note(
                .droppedDuplicate, "copies of another film were left out", example: duplicate.path)
        }
        for film in tree.cohort.allFilms {
            var film = film
            film.patient =
                Self.patient(ImportSource.lastPart(film.path), withKind: isOfficial) ?? film.patient
            collector.add(film)
        }
        collector.remark(
            isOfficial
                ? "patients are person numbers with the kind of pneumonia: the official test shares numbers with train, "
                    + "but no number and kind"
                : "patients are person numbers without the kind of pneumonia, which is safe however they were counted"
        )
        return try collector.outcome(findings: Self.findings)
    }

    /// `person12_virus_34` is patient `person12_virus`, or `person12`; `BACTERIA-7422-0001` is `BACTERIA-7422`, or `7422`.
    static func patient(_ name: String, withKind: Bool) -> String? {
        if let match = name.prefixMatch(of: /(person[0-9]+)_(bacteria|virus)_/) {
            return withKind ? "\(match.1)_\(match.2)" : String(match.1)
        }
        if let match = name.prefixMatch(of: /(BACTERIA|VIRUS|NORMAL)-([0-9]+)-/) {
            return withKind ? "\(match.1)-\(match.2)" : String(match.2)
        }
        return nil
    }

    /// The nearest folder with train or test in it that hold NORMAL and PNEUMONIA.
    private func root(of source: ImportSource) -> String? {
        let classFolders = source.folders.filter { folder in
            Set(folder.folders.map { $0.uppercased() }).isSuperset(of: ["NORMAL", "PNEUMONIA"])
                && ["train", "test", "val"].contains(ImportSource.lastPart(folder.path).lowercased())
        }
        guard let nearest = classFolders.first?.path else { return nil }
        let parent = nearest.split(separator: "/").dropLast().joined(separator: "/")
        return parent.isEmpty ? source.root : "\(source.root)/\(parent)"
    }
}
