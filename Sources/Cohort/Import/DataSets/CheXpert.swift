package import Clinical

/// CheXpert v1.0 and v1.0-small: 224,316 films of 65,240 patients, labels by a rule-based reader of reports.
package struct CheXpertImporter: DataSetImporter {
    package let card = DataSetCard(
        name: "chexpert", title: "CheXpert v1.0, also -small",
        layout: "train.csv, valid.csv with Path, Sex, Age, Frontal/Lateral, AP/PA and 14 observations; "
            + "train/patientNNNNN/studyN/viewN_frontal.jpg",
        site: "Stanford Hospital", citation: "Irvin et al., AAAI 2019",
        licence: "Stanford's research use agreement; no redistribution",
        tables: [
            TableSignature(
                "train.csv",
                columns: ["Path", "Sex", "Age", "Frontal/Lateral", "AP/PA"] + CheXpertLabels.names)
        ])

    package init() {}

    package var settings: [DataSetSetting] { [CheXpertLabels.setting] }

    package static let findings = CheXpertLabels.findings

    private static let tables: [(file: String, split: Split)] = [
        ("train.csv", .train), ("valid.csv", .validation), ("test.csv", .test),
    ]

    package func recognise(_ source: ImportSource) -> Recognition {
        Recognition([
            (
                "train.csv with Path, Frontal/Lateral and 14 observations", 0.9,
                source.hasTable(card.tables[0], named: ["train.csv", "valid.csv"])
            ),
            (
                "patient folders", 0.1,
                source.folders.contains { $0.folders.contains { $0.hasPrefix("patient") } }
            ),
        ])
    }

    package func importFilms(from source: ImportSource, options: ImportOptions) throws(CohortError)
        -> ImportOutcome
    {
        var collector = FilmCollector(card, source, options)
        let found = Self.tables.compactMap { table in source.file(table.file).map { ($0, table.split) } }
        guard !found.isEmpty || source.table != nil else {
            throw .missingTable(root: source.root, dataSet: card.name, expected: Self.tables.map(\.file))
        }
        // A renamed table says by its paths which split its films are of.
        for (path, split) in found.isEmpty
            ? [(source.table ?? "", nil)] : found.map({ ($0.0, Optional($0.1)) })
        {
            try read(try DataTable(path), split, source, &collector)
        }
        return try collector.outcome(findings: Self.findings)
    }

    private func read(
        _ table: DataTable, _ split: Split?, _ source: ImportSource, _ collector: inout FilmCollector
    ) throws(CohortError) {
        let columns = try table.require(
            [["Path"], ["Sex"], ["Age"], ["Frontal/Lateral"], ["AP/PA"]], of: card)
        var labels = try CheXpertLabels(table, collector)
        var paths = CheXpertPaths(table: table.path, source)
        try collector.read(table) { (collector, row) throws(CohortError) in
            guard let name = CheXpertPaths.Name(row[columns[0]]) else {
                return collector.reject(
                    row, of: table, column: "Path",
                    expected: "a path such as train/patient00001/study1/view1_frontal.jpg",
                    found: row[columns[0]])
            }
            let view = Self.view(row[columns[3]], row[columns[4]])
            guard collector.accepts(view: view),
                let path = try collector.locate(path: paths.path(of: name), written: row[columns[0]]),
                let labels = labels.labels(row, of: table, &collector)
            else { return }
            // Stanford writes 0 where it doesn't tell the age; the patients are adults.
            let age = row[columns[2]] == "0" ? nil : collector.age(row[columns[2]])
            collector.add(
                Film(
                    path: path, patient: name.patient, study: "\(name.patient)-\(name.study)",
                    split: split ?? name.split, view: view, sex: PatientSex.normalised(row[columns[1]]),
                    age: age,
                    labels: labels))
        }
    }

    /// `Frontal` with `AP` or `PA`, or `Lateral` without.
    private static func view(_ side: String, _ direction: String) -> String? {
        side.lowercased() == "lateral"
            ? "Lateral" : ViewPosition.normalised(direction) ?? ViewPosition.normalised(side)
    }
}

/// Where CheXpert's films lie: paths in its tables begin with the folder that the archive unpacks to
/// (`CheXpert-v1.0-small/train/…`), which people rename or point at.
struct CheXpertPaths {
    /// A path's parts from `train` or `valid` on.
    struct Name {
        let patient, study: String
        let split: Split?
        /// As written, and without the folders before the split's.
        let written, short: String

        init?(_ path: String) {
            let parts = path.split(separator: "/").map(String.init)
            guard let patient = parts.firstIndex(where: { $0.hasPrefix("patient") }), patient > 0,
                parts.count == patient + 3
            else { return nil }
            self.patient = parts[patient]
            study = parts[patient + 1]
            split =
                switch parts[patient - 1] {
                case "train": .train
                case "valid": .validation
                case "test": .test
                default: nil
                }
            written = path
            short = parts[(patient - 1)...].joined(separator: "/")
        }
    }

    private let source: ImportSource
    /// The table's folder below the root.
    private let folder: String
    private var choice: Int?

    init(table: String, _ source: ImportSource) {
        self.source = source
        let parent = table[..<(table.lastIndex(of: "/") ?? table.startIndex)]
        folder = parent.hasPrefix(source.root + "/") ? parent.dropFirst(source.root.count + 1) + "/" : ""
    }

    /// The path below the folder of films; how the first film that is there was found decides for the others.
    mutating func path(of name: Name) -> String {
        let candidates = [name.short, folder + name.short, name.written]
        if choice == nil {
            choice = candidates.firstIndex { source.path(of: $0).map(FolderEntries.exists) ?? false }
        }
        // A path with `..` in it isn't shortened, so that it is refused.
        return name.written.contains("..") ? name.written : candidates[choice ?? 1]
    }
}
