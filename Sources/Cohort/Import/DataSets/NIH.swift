package import Clinical

/// NIH ChestX-ray14: 112,120 films of 30,805 patients, labels mined from reports.
///
/// Reports say what is there, and "No Finding" that none of the fourteen is, so what a film isn't said to show counts
/// as absent.
package struct NIHImporter: DataSetImporter {
    package let card = DataSetCard(
        name: "nih", title: "NIH ChestX-ray14",
        layout: "Data_Entry_2017[_v2020].csv, images_*/images/PPPPPPPP_NNN.png; "
            + "optional: train_val_list.txt, test_list.txt, BBox_List_2017.csv",
        site: "NIH Clinical Center", citation: "Wang et al., CVPR 2017, pp. 3462-3471 (ChestX-ray8)",
        licence:
            "unrestricted use; link the download site, acknowledge the NIH Clinical Center, cite the paper",
        tables: [
            TableSignature(
                "Data_Entry_2017.csv",
                columns: ["Image Index", "Finding Labels", "Follow-up #", "Patient ID", "View Position"]),
            TableSignature("BBox_List_2017.csv", columns: ["Image Index", "Finding Label", "Bbox [x"]),
        ])

    package init() {}

    /// In the order of the paper's table.
    package static let findings = [
        "Atelectasis", "Cardiomegaly", "Effusion", "Infiltration", "Mass", "Nodule", "Pneumonia",
        "Pneumothorax", "Consolidation", "Edema", "Emphysema", "Fibrosis", "Pleural_Thickening", "Hernia",
        "No Finding",
    ].map { Finding($0) }

    /// The corrected labels come first where both tables are there.
    private static let tableNames = ["Data_Entry_2017_v2020.csv", "Data_Entry_2017.csv"]

    package func recognise(_ source: ImportSource) -> Recognition {
        let isNamed = { (name: String) in name.prefixMatch(of: /[0-9]{8}_[0-9]{3}\./) != nil }
        return Recognition([
            (
                "Data_Entry_2017.csv with its columns", 0.9,
                source.hasTable(card.tables[0], named: Self.tableNames)
            ),
            ("films named PPPPPPPP_NNN.png", 0.1, source.hasFilm(where: isNamed)),
        ])
    }

    package func importFilms(from source: ImportSource, options: ImportOptions) throws(CohortError)
        -> ImportOutcome
    {
        var collector = FilmCollector(card, source, options)
        let table = try DataTable(try source.requiredTable(Self.tableNames, of: card))
        let columns = try table.require(
            [["Image Index"], ["Finding Labels"], ["Patient ID"], ["View Position"]], of: card)
        let age = table.column("Patient Age")
        let sex = table.column("Patient Gender", "Patient Sex")
        let followUp = table.column("Follow-up #")
        let splits = try Self.officialSplits(source, &collector)
        let boxes = try Self.boxes(source, &collector)
        var pool = LabelPool()
        try collector.read(table) { (collector, row) throws(CohortError) in
            let (name, patient) = (row[columns[0]], row[columns[2]])
            guard !name.isEmpty, !patient.isEmpty else {
                return collector.reject(
                    row, of: table, column: name.isEmpty ? "Image Index" : "Patient ID", expected: "a value",
                    found: "")
            }
            let view = ViewPosition.normalised(row[columns[3]])
            guard collector.accepts(view: view), let path = try collector.locate(name: name) else { return }
            let labels = pool.labels(row[columns[1]]) { Self.labels($0, &collector) }
            collector.add(
                Film(
                    path: path, patient: patient,
                    study: row[followUp].isEmpty ? nil : "\(patient)-\(row[followUp])", split: splits[name],
                    view: view, sex: PatientSex.normalised(row[sex]), age: collector.age(row[age]),
                    boxes: Self.placed(boxes[name], at: path, &collector), labels: labels))
        }
        return try collector.outcome(findings: Self.findings)
    }

    /// The labels that a cell such as `Nodule|Effusion` stands for.
    private static func labels(_ cell: String, _ collector: inout FilmCollector) -> [Finding: Label] {
        var labels = Dictionary(uniqueKeysWithValues: findings.map { ($0, Label.absent) })
        for name in cell.split(separator: "|") {
            let finding = Finding(String(name).trimmed)
            if labels.updateValue(.present, forKey: finding) == nil {
                collector.note(
                    .unknownLabel,
                    "kinds of cell name a finding that isn't ChestX-ray14's; kept as it is written",
                    example: cell)
            }
        }
        return labels
    }

    private static func placed(_ boxes: [FindingBox]?, at path: String, _ collector: inout FilmCollector)
        -> [FindingBox]
    {
        guard let boxes else { return [] }
        if let placed = BoxScaling.boxes(boxes, drawnOn: boxedSide, boxedSide, storedAt: path) {
            return placed
        }
        collector.note(
            .unusedBox,
            "films with boxes can't be measured; their boxes are in pixels of the original 1024² films",
            example: path)
        return boxes
    }
}
