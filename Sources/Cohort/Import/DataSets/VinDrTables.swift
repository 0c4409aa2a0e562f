/// The tables of VinDr-CXR or VinBigData that a folder has.
struct VinDrTables {
    /// A part's labels by film and its boxes; one of them may be missing.
    struct Part {
        let split: Split
        var labels: DataTable?
        var boxes: DataTable?
    }

    private(set) var parts: [Part] = []

    var isEmpty: Bool { parts.isEmpty }

    init() {}

    init(_ source: ImportSource, _ card: DataSetCard) throws(CohortError) {
        for split in [Split.train, .test] {
            let labels = try Self.table(source, ["image_labels_\(split.rawValue).csv"], isLabels: true)
            let boxes = try Self.table(
                source, ["annotations_\(split.rawValue).csv"] + (split == .train ? ["train.csv"] : []),
                isLabels: false)
            guard labels != nil || boxes != nil else { continue }
            parts.append(Part(split: split, labels: labels, boxes: boxes))
        }
        guard parts.isEmpty, let path = source.table else { return }
        // A renamed table: which it is, its columns say.
        let table = try DataTable(path)
        if Self.isLabels(table) {
            parts = [Part(split: .train, labels: table)]
        } else {
            _ = try table.require("image_id", "class_name", "x_min", "y_min", "x_max", "y_max", of: card)
            parts = [Part(split: .train, boxes: table)]
        }
    }

    /// CheXpert has a `train.csv`, too, so that the columns decide.
    private static func table(_ source: ImportSource, _ names: [String], isLabels: Bool) throws(CohortError)
        -> DataTable?
    {
        for name in names {
            guard let path = source.file(name) else { continue }
            let table = try DataTable(path)
            if isLabels ? Self.isLabels(table) : isBoxes(table) { return table }
        }
        return nil
    }

    private static func isLabels(_ table: DataTable) -> Bool {
        table.column("image_id") != nil && table.column("No finding") != nil
    }

    private static func isBoxes(_ table: DataTable) -> Bool {
        ["image_id", "class_name", "x_min", "x_max"].allSatisfy { table.column($0) != nil }
    }
}
