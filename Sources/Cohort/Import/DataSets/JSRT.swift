import Clinical

/// JSRT: 247 digitised films, 154 with one nodule of known place and subtlety.
package struct JSRTImporter: DataSetImporter {
    package let card = DataSetCard(
        name: "jsrt", title: "JSRT digital image database",
        layout:
            "CLNDAT_EN.txt, CNNDAT_EN.txt and films JPCLNnnn.png, JPCNNnnn.png (converted from .IMG); or labels.csv "
            + "with smaller copies and masks",
        site: "JSRT",
        citation: "Shiraishi et al., AJR 174:71-74, 2000",
        licence: "research use, after registration with the Japanese Society of Radiological Technology",
        tables: [
            TableSignature(
                "labels.csv",
                columns: ["image", "patient_id", "state", "diagnosis", "subtlety", "x", "y", "diameter_px"])
        ])

    private static let published = PublishedCounts(247)
    private static let findings = [Finding("Nodule")]

    package init() {}

    package func recognise(_ source: ImportSource) -> Recognition {
        Recognition([
            (
                "CLNDAT_EN.txt, or labels.csv with its columns", 1,
                source.file("CLNDAT_EN.txt") != nil || source.hasTable(card.tables[0])
            )
        ])
    }

    package func importFilms(from source: ImportSource, options: ImportOptions) throws(CohortError)
        -> ImportOutcome
    {
        if let path = source.file("CLNDAT_EN.txt"), source.table == nil || source.table == path {
            return try importTexts(nodules: path, source, options)
        }
        return try importTable(try source.requiredTable(["labels.csv"], of: card), source, options)
    }

    // MARK: The society's own texts

    private func importTexts(nodules path: String, _ source: ImportSource, _ options: ImportOptions)
        throws(CohortError) -> ImportOutcome
    {
        var collector = FilmCollector(card, source, options)
        var cases = try JSRTCase.read(path)
        guard !cases.isEmpty else { throw .noRows(path: path) }
        if let others = source.file("CNNDAT_EN.txt") {
            cases += try JSRTCase.read(others)
        } else {
            collector.remark("no CNNDAT_EN.txt: the films without a nodule were left out")
        }
        for item in cases {
            guard collector.accepts(view: "PA"), let path = try collector.locate(name: "\(item.name).png")
            else { continue }
            let boxes = item.nodule.map { [$0] } ?? []
            collector.add(
                Film(
                    path: path, patient: item.name, view: "PA", sex: PatientSex.normalised(item.sex),
                    age: collector.age(item.age),
                    boxes: collector.placed(boxes, drawnOn: JSRTCase.side, at: path),
                    labels: Self.labels(hasNodule: item.nodule != nil)))
        }
        if case .found = try source.index().find("JPCLN001.IMG") {
            collector.remark(
                "the society's .IMG files (2048 × 2048 big-endian 16-bit numbers) aren't read: convert them to PNG"
            )
        }
        return try collector.outcome(
            findings: Self.findings, published: Self.published, listed: cases.count)
    }

    // MARK: A table of smaller copies

    private func importTable(_ path: String, _ source: ImportSource, _ options: ImportOptions)
        throws(CohortError) -> ImportOutcome
    {
        var collector = FilmCollector(card, source, options)
        let table = try DataTable(path)
        let columns = try table.require("image", "patient_id", "state", "x", "y", "diameter_px", of: card)
        let (age, sex) = (table.column("age"), table.column("sex"))
        let maskColumns = [("lungs", table.column("lung_mask")), ("lungs and heart", table.column("mask"))]
        var listed: Set<String> = []
        try collector.read(table) { (collector, row) throws(CohortError) in
            listed.insert(row[columns[0]])
            let place = columns[3...5].compactMap { Double(row[$0]) }
            let hasNodule = row[columns[2]].lowercased() != "non-nodule"
            guard !hasNodule || place.count == 3 else {
                return collector.reject(
                    row, of: table, column: "x", expected: "a nodule's place and diameter as numbers",
                    found: columns[3...5].map { row[$0] }.joined(separator: ","))
            }
            guard collector.accepts(view: "PA"), let path = try collector.locate(path: row[columns[0]]) else {
                return
            }
            var masks: [String: String] = [:]
            for (key, column) in maskColumns where !row[column].isEmpty {
                masks[key] = source.path(of: row[column]).flatMap { FolderEntries.exists($0) ? $0 : nil }
            }
            let box =
                hasNodule ? JSRTCase.box(x: place[0], y: place[1], diameter: place[2]) : nil
            collector.add(
                Film(
                    path: path, patient: row[columns[1]], view: "PA", sex: PatientSex.normalised(row[sex]),
                    age: collector.age(row[age]), boxes: box.map { [$0] } ?? [], masks: masks,
                    labels: Self.labels(hasNodule: hasNodule)))
        }
        return try collector.outcome(
            findings: Self.findings, published: Self.published, listed: listed.count)
    }

    private static func labels(hasNodule: Bool) -> [Finding: Label] {
        [Finding("Nodule"): hasNodule ? .present : .absent]
    }
}
