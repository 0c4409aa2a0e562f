import Clinical

extension NIHImporter {
    /// The official lists, which keep patients apart: the test films, and the others, from which a validation split
    /// is yet to be taken.
    static func officialSplits(_ source: ImportSource, _ collector: inout FilmCollector)
        throws(CohortError) -> [String: Split]
    {
        guard collector.options.splits == .official else { return [:] }
        var splits: [String: Split] = [:]
        var found: [String] = []
        for (name, split) in [("train_val_list.txt", Split.train), ("test_list.txt", .test)] {
            guard let path = source.file(name) else { continue }
            found.append(name)
            try collector.read(try DataTable(path, header: ["Image Index"])) { (collector, row) in
                if let other = splits.updateValue(split, forKey: row[0]), other != split {
                    collector.note(
                        .remark, "films are in both official lists; taken as test", example: row[0])
                    splits[row[0]] = .test
                }
            }
        }
        switch found.count {
        case 0:
            collector.remark(
                "train_val_list.txt and test_list.txt aren't there, so films have no split; "
                    + "`thorax data split` makes one by patient")
        case 1: collector.remark("of the official lists only \(found[0]) is there; other films have no split")
        default:
            collector.remark(
                "splits are the official lists; `thorax data split --keep-test` takes validation patients from train"
            )
        }
        return splits
    }

    /// The 984 boxes by film, in pixels of the original 1024² films.
    static func boxes(_ source: ImportSource, _ collector: inout FilmCollector) throws(CohortError)
        -> [String: [FindingBox]]
    {
        guard let path = source.file("BBox_List_2017.csv") else { return [:] }
        let table = try DataTable(path)
        // The header is `Image Index,Finding Label,Bbox [x,y,w,h],,,`: the last four are one name cut at its commas.
        let columns = try table.require(
            [["Image Index"], ["Finding Label"], ["Bbox [x", "x"], ["y"], ["w"], ["h]", "h"]],
            of: collector.card)
        var boxes: [String: [FindingBox]] = [:]
        try collector.read(table) { (collector, row) in
            let numbers = columns[2...].compactMap { Double(row[$0]) }
            guard numbers.count == 4 else {
                return collector.reject(
                    row, of: table, column: "Bbox [x,y,w,h]", expected: "four numbers",
                    found: columns[2...].map { row[$0] }.joined(separator: ","))
            }
            let box = FindingBox(
                finding(row[columns[1]]), x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
            guard box.isSound else {
                return collector.note(
                    .unusedBox, "boxes without an area were left out", example: row[columns[0]])
            }
            boxes[row[columns[0]], default: []].append(box)
        }
        return boxes
    }

    /// The side of the films that the boxes were drawn on.
    static let boxedSide = 1024.0

    /// The boxes table writes Infiltrate for Infiltration.
    static func finding(_ written: String) -> Finding {
        Finding(written.lowercased() == "infiltrate" ? "Infiltration" : written)
    }
}
