import Clinical

/// PadChest: films of one Spanish hospital with labels from its radiologists' reports.
package struct PadChestImporter: DataSetImporter {
    package let card = DataSetCard(
        name: "padchest", title: "PadChest",
        layout:
            "PADCHEST_chest_x_ray_images_labels_160K_01.02.19.csv(.gz); 16-bit PNG in numbered folders 0–54, or all "
            + "in one",
        site: "Hospital San Juan, Alicante",
        citation: "Bustos et al., Medical Image Analysis 66:101797, 2020",
        licence: "research use only, by the agreement on the BIMCV download page; not to be passed on",
        tables: [
            TableSignature(
                "PADCHEST_chest_x_ray_images_labels_160K_01.02.19.csv",
                columns: [
                    "ImageID", "ImageDir", "StudyDate_DICOM", "StudyID", "PatientID", "PatientBirth",
                    "Projection", "MethodLabel", "Labels",
                ])
        ])

    /// The table has seven rows fewer than the paper's 160,868 images.
    private static let published = PublishedCounts(160_861, "films of the table of 1 February 2019")

    private static let tableNames = [
        "PADCHEST_chest_x_ray_images_labels_160K_01.02.19.csv", "PADCHEST_chest_x_ray_images_labels_160K.csv",
    ]

    private static let labellers = DataSetSetting(
        "labels", choices: ["all", "physician"],
        help: "films whose report was labelled by a physician only (a quarter), or by a network, too")

    package var settings: [DataSetSetting] { [Self.labellers] }

    package init() {}

    package func recognise(_ source: ImportSource) -> Recognition {
        Recognition([
            (
                "PADCHEST_…_labels_160K_01.02.19.csv with its columns", 1,
                source.hasTable(card.tables[0], named: Self.tableNames)
            )
        ])
    }

    package func importFilms(from source: ImportSource, options: ImportOptions) throws(CohortError)
        -> ImportOutcome
    {
        let physiciansOnly = options.settings[Self.labellers.name] == "physician"
        var collector = FilmCollector(card, source, options)
        let table = try DataTable(try source.requiredTable(Self.tableNames, of: card))
        let columns = try Columns(table, card)
        var labels = PresentFindings(PadChestLabels.findings)
        var listed: Set<String> = []
        try collector.read(table) { (collector, row) throws(CohortError) in
            listed.insert(row[columns.image])
            guard !physiciansOnly || row[columns.method].lowercased() == "physician" else {
                return collector.note(.unknownLabel, "films not labelled by a physician were left out")
            }
            guard let film = try Self.film(row, table, columns, &labels, &collector) else { return }
            collector.add(film)
        }
        return try collector.outcome(
            findings: PadChestLabels.findings, published: Self.published, listed: listed.count)
    }

    /// Which column holds what.
    private struct Columns {
        let image, patient, projection, labels: Int
        let folder, study, date, birth, sex, manufacturer, method: Int?

        init(_ table: DataTable, _ card: DataSetCard) throws(CohortError) {
            let required = try table.require(
                [["ImageID"], ["PatientID"], ["Projection", "ViewPosition_DICOM"], ["Labels"]], of: card)
            (image, patient, projection, labels) = (required[0], required[1], required[2], required[3])
            folder = table.column("ImageDir")
            study = table.column("StudyID")
            date = table.column("StudyDate_DICOM")
            birth = table.column("PatientBirth")
            sex = table.column("PatientSex_DICOM")
            manufacturer = table.column("Manufacturer_DICOM")
            method = table.column("MethodLabel")
        }
    }

    private static func film(
        _ row: DataRow, _ table: DataTable, _ columns: Columns, _ labels: inout PresentFindings,
        _ collector: inout FilmCollector
    ) throws(CohortError) -> Film? {
        guard row[columns.projection] != "EXCLUDE" else {
            collector.note(.otherView, "films that PadChest itself excludes (Projection) were left out")
            return nil
        }
        let view = ViewPosition.normalised(row[columns.projection])
        let (folder, name) = (row[columns.folder], row[columns.image])
        guard !row[columns.patient].isEmpty else {
            collector.reject(row, of: table, column: "PatientID", expected: "a patient's id", found: "")
            return nil
        }
        guard collector.accepts(view: view),
            let path = try collector.locate(name: folder.isEmpty ? name : "\(folder)/\(name)")
        else { return nil }
        return Film(
            path: path, patient: row[columns.patient],
            study: row[columns.study].isEmpty ? nil : row[columns.study], view: view,
            sex: PatientSex.normalised(row[columns.sex]),
            age: age(born: row[columns.birth], taken: row[columns.date], &collector),
            device: device(row[columns.manufacturer]),
            labels: Self.labels(row[columns.labels], &labels, &collector))
    }

    private static func labels(
        _ cell: String, _ labels: inout PresentFindings, _ collector: inout FilmCollector
    ) -> [Finding: Label] {
        guard let names = PythonList.texts(cell) else {
            collector.note(
                .unknownLabel, "lists of labels can't be read; those films' labels are unknown", example: cell
            )
            return [:]
        }
        guard let present = PadChestLabels.present(names) else {
            collector.note(.unknownLabel, "films have no label that says anything; their labels are unknown")
            return [:]
        }
        if names.contains("normal"), !present.contains(Finding("Normal")) {
            collector.note(
                .unknownLabel, "films labelled normal and something else, too, aren't counted as normal")
        }
        return labels.labels(present)
    }

    /// Only the year of birth is known, so that the age may be a year too high.
    private static func age(born: String, taken: String, _ collector: inout FilmCollector) -> Double? {
        guard let birth = Double(born), let year = Double(taken.prefix(4)), taken.utf8.count == 8 else {
            return nil
        }
        return collector.age("\(Int(year - birth))")
    }

    /// The table writes names without spaces.
    private static func device(_ written: String) -> String? {
        switch written {
        case "PhilipsMedicalSystems": "Philips Medical Systems"
        case "ImagingDynamicsCompanyLtd": "Imaging Dynamics Company Ltd"
        case "", "nan", "None": nil
        default: written
        }
    }
}
