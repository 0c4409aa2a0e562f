import Clinical

/// The COVID-19 image data collection: films and CT slices from publications, with the case's diagnosis.
package struct CovidImageDataImporter: DataSetImporter {
    package let card = DataSetCard(
        name: "covid-image-data", title: "COVID-19 image data collection",
        layout: "metadata.csv, images/*, annotations/lungVAE-masks/*_mask.png",
        site: "COVID-19 image data collection",
        citation: "Cohen, Morrison, Dao, arXiv:2003.11597, 2020",
        licence: "per image, column license of metadata.csv; many are CC BY-NC-SA, some without derivatives",
        tables: [
            TableSignature(
                "metadata.csv",
                columns: [
                    "patientid", "offset", "sex", "age", "finding", "survival", "view", "filename", "doi",
                ]),
            TableSignature(
                "labels.csv",
                columns: [
                    "image", "patient_id", "finding", "view", "sex", "age", "mask", "original_filename",
                ]),
        ])

    /// 866 X-rays and 84 CT images in the last version, of October 2020.
    private static let published = PublishedCounts(866, "X-rays of the collection’s last version")

    package init() {}

    package func recognise(_ source: ImportSource) -> Recognition {
        let table = CovidTable.open(source, card)
        return Recognition([("metadata.csv with its columns", 1, table != nil)])
    }

    package func importFilms(from source: ImportSource, options: ImportOptions) throws(CohortError)
        -> ImportOutcome
    {
        var collector = FilmCollector(card, source, options)
        let path = try source.requiredTable(["metadata.csv", "labels.csv"], of: card)
        let known = CovidTable.open(source, card)
        let table = if let known { known } else { try DataTable(path) }
        let columns = try CovidTable.Columns(table, card)
        let index = try source.index()
        var pool = LabelPool()
        var listed: Set<String> = []
        try collector.read(table) { (collector, row) throws(CohortError) in
            let name = row[columns.file]
            guard Self.isRadiograph(row, columns) else {
                return collector.note(.otherView, "rows are CT or other images, not films, and were left out")
            }
            guard !name.isEmpty, !row[columns.patient].isEmpty else {
                return collector.reject(
                    row, of: table, column: table.columns[name.isEmpty ? columns.file : columns.patient],
                    expected: name.isEmpty ? "a file's name" : "a patient's id", found: "")
            }
            listed.insert(name)
            let view = ViewPosition.normalised(row[columns.view])
            guard collector.accepts(view: view), let path = try Self.locate(name, row, columns, &collector)
            else { return }
            let labels = pool.labels(row[columns.finding], CaseFinding.labels)
            if labels.isEmpty {
                collector.note(.unknownLabel, "films have no diagnosis yet; their labels are unknown")
            }
            collector.add(
                Film(
                    path: path, patient: row[columns.patient], study: Self.study(row, columns),
                    site: row[columns.location].isEmpty ? nil : row[columns.location], view: view,
                    sex: PatientSex.normalised(row[columns.sex]), age: collector.age(row[columns.age]),
                    masks: Self.masks(name, row, columns, index, source), labels: labels))
        }
        guard columns.isOriginal else { return try collector.outcome(findings: CaseFinding.findings) }
        return try collector.outcome(
            findings: CaseFinding.findings, published: Self.published, listed: listed.count)
    }

    /// Older versions have no modality: there the view of a CT is `CT`, `Axial` or `Coronal`.
    private static func isRadiograph(_ row: DataRow, _ columns: CovidTable.Columns) -> Bool {
        let modality = row[columns.modality].lowercased()
        let view = row[columns.view].lowercased()
        return (modality.isEmpty || modality.hasPrefix("x-ray") || modality == "xray")
            && !["ct", "axial", "coronal", "sagittal"].contains(view)
    }

    private static func locate(
        _ name: String, _ row: DataRow, _ columns: CovidTable.Columns, _ collector: inout FilmCollector
    ) throws(CohortError) -> String? {
        guard columns.isOriginal else { return try collector.locate(path: name) }
        let folder = row[columns.folder]
        return try collector.locate(name: "\(folder.isEmpty ? "images" : folder)/\(name)")
    }

    /// Films of one patient on one day after the first symptoms are of one examination.
    private static func study(_ row: DataRow, _ columns: CovidTable.Columns) -> String? {
        let day = row[columns.offset]
        return day.isEmpty ? nil : "\(row[columns.patient])-\(day)"
    }

    private static func masks(
        _ name: String, _ row: DataRow, _ columns: CovidTable.Columns, _ index: FileIndex,
        _ source: ImportSource
    ) -> [String: String] {
        if !row[columns.mask].isEmpty {
            let path = source.path(of: row[columns.mask]).flatMap { FolderEntries.exists($0) ? $0 : nil }
            return path.map { ["lungs": $0] } ?? [:]
        }
        guard case .found(let path) = index.find("lungVAE-masks/\(FileName.stem(name))_mask.png") else {
            return [:]
        }
        return ["lungs": path]
    }
}

/// The collection's table, or that of a copy with smaller films.
enum CovidTable {
    static func open(_ source: ImportSource, _ card: DataSetCard) -> DataTable? {
        let paths = source.table.map { [$0] } ?? [source.file("metadata.csv"), source.file("labels.csv")]
        return paths.lazy.compactMap { $0.flatMap { try? DataTable($0) } }.first { table in
            card.tables.contains { $0.likeness(to: table.columns) > 0.99 }
        }
    }

    struct Columns {
        let file, patient, finding, view: Int
        let offset, sex, age, modality, location, folder, mask: Int?
        /// Whether it is the collection's own table.
        let isOriginal: Bool

        init(_ table: DataTable, _ card: DataSetCard) throws(CohortError) {
            isOriginal = table.column("filename") != nil
            let required = try table.require(
                [["filename", "image"], ["patientid", "patient_id"], ["finding"], ["view"]], of: card)
            (file, patient, finding, view) = (required[0], required[1], required[2], required[3])
            offset = table.column("offset")
            sex = table.column("sex")
            age = table.column("age")
            modality = table.column("modality")
            location = table.column("location")
            folder = table.column("folder")
            mask = isOriginal ? nil : table.column("mask")
        }
    }
}
