import Clinical

/// What the radiologists of VinDr-CXR said of one part's films.
struct VinDrReads {
    private(set) var votes: [String: ReaderVotes] = [:]
    /// The films in the order of the tables.
    private(set) var order: [String] = []
    private(set) var boxes: [String: [FindingBox]] = [:]
    private(set) var findings: [Finding] = []

    init(_ part: VinDrTables.Part, _ card: DataSetCard, _ collector: inout FilmCollector) throws(CohortError)
    {
        if let table = part.labels { try readLabels(table, &collector) }
        if let table = part.boxes {
            try readBoxes(table, card, withVotes: part.labels == nil, &collector)
        }
        if part.labels == nil { findings = Self.challengeFindings }
    }

    func labels(_ votes: ReaderVotes, _ agreement: ReaderAgreement) -> [Finding: Label] {
        Dictionary(uniqueKeysWithValues: findings.map { ($0, votes.label(of: $0, by: agreement)) })
    }

    // MARK: Names

    /// VinDr's names in terms of the common vocabulary; other names stay.
    static func finding(_ name: String) -> Finding {
        switch name.lowercased() {
        case "clavicle fracture", "rib fracture": Finding("Fracture")
        // Nodules and masses together, as CheXpert's Lung Lesion.
        case "nodule/mass": Finding("Lung_Lesion")
        case "pulmonary fibrosis": Finding("Fibrosis")
        // The test table has one disease, the training table several.
        case "other disease", "other diseases": Finding("Other disease")
        default: Finding(name)
        }
    }

    /// The classes of VinBigData's table, by their numbers 0 to 14.
    private static let challengeFindings = [
        "Aortic enlargement", "Atelectasis", "Calcification", "Cardiomegaly", "Consolidation", "ILD",
        "Infiltration", "Lung Opacity", "Nodule/Mass", "Other lesion", "Pleural effusion",
        "Pleural thickening", "Pneumothorax", "Pulmonary fibrosis", "No finding",
    ].map(finding)

    // MARK: Tables

    /// One row per film and radiologist, or per film for the consensus.
    private mutating func readLabels(_ table: DataTable, _ collector: inout FilmCollector) throws(CohortError)
    {
        let image = table.column("image_id")
        let reader = table.column("rad_id")
        let columns = table.columns.enumerated().filter { $0.offset != image && $0.offset != reader }
            .map { (index: $0.offset, finding: Self.finding($0.element)) }
        for column in columns where !findings.contains(column.finding) { findings.append(column.finding) }
        try collector.read(table) { (collector, row) throws(CohortError) in
            var seen: [Finding] = []
            for column in columns {
                switch row[column.index] {
                case "1", "1.0": seen.append(column.finding)
                case "0", "0.0", "": continue
                case let other:
                    return collector.reject(
                        row, of: table, column: table.columns[column.index], expected: "1 or 0", found: other)
                }
            }
            count(row[image], reader: reader.map { row[$0] } ?? "consensus", seen)
        }
    }

    /// One row per box; a film without findings has a row without a box for each radiologist.
    private mutating func readBoxes(
        _ table: DataTable, _ card: DataSetCard, withVotes: Bool, _ collector: inout FilmCollector
    ) throws(CohortError) {
        let columns = try table.require(
            "image_id", "class_name", "x_min", "y_min", "x_max", "y_max", of: card)
        let reader = table.column("rad_id")
        try collector.read(table) { (collector, row) throws(CohortError) in
            let (id, finding) = (row[columns[0]], Self.finding(row[columns[1]]))
            let edges = columns[2...5].map { row[$0] }
            if withVotes { count(id, reader: reader.map { row[$0] } ?? "consensus", [finding]) }
            if edges.allSatisfy(\.isEmpty) { return }
            let numbers = edges.compactMap { Double($0) }
            guard numbers.count == 4, numbers[2] > numbers[0], numbers[3] > numbers[1] else {
                return collector.reject(
                    row, of: table, column: "x_min", expected: "a box with x_min < x_max and y_min < y_max",
                    found: edges.joined(separator: ","))
            }
            boxes[id, default: []].append(
                FindingBox(
                    finding, x: numbers[0], y: numbers[1], width: numbers[2] - numbers[0],
                    height: numbers[3] - numbers[1]))
        }
    }

    private mutating func count(_ id: String, reader: String, _ findings: [Finding]) {
        if votes[id] == nil { order.append(id) }
        votes[id, default: ReaderVotes()].add(reader: reader, findings: findings)
    }
}
