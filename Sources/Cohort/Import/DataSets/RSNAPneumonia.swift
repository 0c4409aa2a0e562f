import Clinical

/// RSNA Pneumonia Detection Challenge 2018: 26,684 films of ChestX-ray14, read anew by radiologists.
package struct RSNAPneumoniaImporter: DataSetImporter {
    package let card = DataSetCard(
        name: "rsna", title: "RSNA Pneumonia Detection Challenge 2018",
        layout:
            "stage_2_train_labels.csv, stage_2_detailed_class_info.csv, stage_2_train_images/*.dcm; optional "
            + "pneumonia-challenge-dataset-mappings_2018.json (which patient), "
            + "stage_2_train_images_dicom_headers.csv (view, sex, age)",
        site: "NIH Clinical Center",
        citation: "Shih et al., Radiology: Artificial Intelligence 1(1):e180041, 2019",
        licence: "the challenge's rules on Kaggle; the films as ChestX-ray14",
        tables: [
            TableSignature(
                "stage_2_train_labels.csv", columns: ["patientId", "x", "y", "width", "height", "Target"]),
            TableSignature("stage_2_detailed_class_info.csv", columns: ["patientId", "class"]),
        ])

    private static let published = PublishedCounts(26_684)
    /// Of the challenge's films, in pixels.
    private static let side = 1024.0
    private static let opacity = Finding("Lung_Opacity")
    private static let findings = [opacity, Finding("Pneumonia"), Finding("Normal")]

    package init() {}

    package func recognise(_ source: ImportSource) -> Recognition {
        Recognition([
            ("stage_2_train_labels.csv with its columns", 1, source.hasTable(card.tables[0]))
        ])
    }

    package func importFilms(from source: ImportSource, options: ImportOptions) throws(CohortError)
        -> ImportOutcome
    {
        var collector = FilmCollector(card, source, options)
        let path = try source.requiredTable(["stage_2_train_labels.csv"], of: card)
        let reads = try reads(DataTable(path), &collector)
        let classes = try classes(source, &collector)
        let patients = try RSNAPatients(source, &collector)
        for id in reads.order {
            guard let read = reads.byFilm[id],
                collector.accepts(view: patients.view(id)),
                let path = try collector.locate(name: "stage_2_train_images/\(id).dcm")
            else { continue }
            collector.add(
                Film(
                    path: path, patient: patients.patient(id), view: patients.view(id), sex: patients.sex(id),
                    age: patients.age(id, &collector),
                    boxes: collector.placed(read.boxes, drawnOn: Self.side, at: path),
                    labels: Self.labels(hasOpacity: read.hasOpacity, class: classes[id])))
        }
        return try collector.outcome(
            findings: Self.findings, published: Self.published, listed: reads.order.count)
    }

    // MARK: Tables

    /// What radiologists said of a film.
    private struct Read {
        var hasOpacity: Bool
        var boxes: [FindingBox]
    }

    private struct Reads {
        var byFilm: [String: Read] = [:]
        var order: [String] = []
    }

    /// The label table has one row per box, or one row for a film without any.
    private func reads(_ table: DataTable, _ collector: inout FilmCollector) throws(CohortError) -> Reads {
        let columns = try table.require("patientId", "x", "y", "width", "height", "Target", of: card)
        var reads = Reads()
        try collector.read(table) { (collector, row) throws(CohortError) in
            let (id, target) = (row[columns[0]], row[columns[5]])
            guard !id.isEmpty, target == "0" || target == "1" else {
                return collector.reject(
                    row, of: table, column: id.isEmpty ? "patientId" : "Target",
                    expected: id.isEmpty ? "a film's id" : "0 or 1", found: target)
            }
            let cells = columns[1...4].map { row[$0] }
            let box = Self.box(cells)
            guard box != nil || cells.allSatisfy(\.isEmpty) else {
                return collector.reject(
                    row, of: table, column: "x", expected: "x, y, width and height as numbers, or all blank",
                    found: cells.joined(separator: ","))
            }
            guard var read = reads.byFilm[id] else {
                reads.byFilm[id] = Read(hasOpacity: target == "1", boxes: box.map { [$0] } ?? [])
                reads.order.append(id)
                return
            }
            guard read.hasOpacity == (target == "1") else {
                return collector.reject(
                    row, of: table, column: "Target", expected: "the same as in the film's earlier row",
                    found: target)
            }
            guard let box, !read.boxes.contains(box) else {
                return collector.note(
                    .repeatedRow, "rows repeat an earlier one and were left out", example: id)
            }
            read.boxes.append(box)
            reads.byFilm[id] = read
        }
        return reads
    }

    private static func box(_ cells: [String]) -> FindingBox? {
        let numbers = cells.compactMap { Double($0) }
        guard numbers.count == 4 else { return nil }
        let box = FindingBox(opacity, x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
        return box.isSound ? box : nil
    }

    /// The finer of the classes; its table has as many rows per film as the label table.
    private func classes(_ source: ImportSource, _ collector: inout FilmCollector) throws(CohortError)
        -> [String: String]
    {
        guard let path = source.file("stage_2_detailed_class_info.csv") else {
            collector.remark(
                "no stage_2_detailed_class_info.csv: whether a film without opacity is normal is unknown")
            return [:]
        }
        let table = try DataTable(path)
        let columns = try table.require("patientId", "class", of: card)
        var classes: [String: String] = [:]
        try collector.read(table) { (collector, row) throws(CohortError) in
            let (id, name) = (row[columns[0]], row[columns[1]])
            guard ["Normal", "Lung Opacity", "No Lung Opacity / Not Normal"].contains(name) else {
                return collector.reject(
                    row, of: table, column: "class",
                    expected: "Normal, Lung Opacity or No Lung Opacity / Not Normal", found: name)
            }
            if let other = classes.updateValue(name, forKey: id), other != name {
                collector.reject(
                    row, of: table, column: "class", expected: "\(other) as in the film's earlier row",
                    found: name)
            }
        }
        return classes
    }

    // MARK: Films

    /// The challenge calls an opacity that may be pneumonia `Target`, so both findings follow it.
    private static func labels(hasOpacity: Bool, class name: String?) -> [Finding: Label] {
        let normal: Label =
            hasOpacity || name == "No Lung Opacity / Not Normal"
            ? .absent : name == "Normal" ? .present : .unknown
        let target: Label = hasOpacity ? .present : .absent
        return [opacity: target, Finding("Pneumonia"): target, Finding("Normal"): normal]
    }
}
