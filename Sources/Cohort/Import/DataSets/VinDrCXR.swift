import Clinical

/// VinDr-CXR: 18,000 films of two hospitals in Hanoi, each read by three radiologists (training) or by consensus of
/// five (test). Also the challenge VinBigData, which has the training part with 14 of the findings.
package struct VinDrCXRImporter: DataSetImporter {
    package let card = DataSetCard(
        name: "vindr", title: "VinDr-CXR, VinBigData",
        layout:
            "annotations/image_labels_train.csv, image_labels_test.csv, annotations_train.csv, annotations_test.csv; "
            + "train/*.dicom, test/*.dicom; or VinBigData’s train.csv and train/*.dicom",
        site: "VinDr (Hanoi)",
        citation: "Nguyen et al., Scientific Data 9:429, 2022",
        licence: "PhysioNet Credentialed Health Data License 1.5.0; not to be passed on",
        tables: [
            TableSignature(
                "annotations_train.csv",
                columns: ["image_id", "rad_id", "class_name", "x_min", "y_min", "x_max", "y_max"]),
            TableSignature(
                "image_labels_train.csv",
                columns: ["image_id", "rad_id", "Aortic enlargement", "Nodule/Mass", "No finding"]),
            TableSignature(
                "train.csv",
                columns: [
                    "image_id", "class_name", "class_id", "rad_id", "x_min", "y_min", "x_max", "y_max",
                ]),
        ])

    private static let published: [(split: Split, counts: PublishedCounts)] = [
        (.train, PublishedCounts(15_000, "training films")), (.test, PublishedCounts(3_000, "test films")),
    ]

    private static let readers = DataSetSetting(
        "readers", choices: ReaderAgreement.allCases.map(\.rawValue),
        help: "a finding is present where most of a film's radiologists saw it, any of them, or all")

    package var settings: [DataSetSetting] { [Self.readers] }

    package init() {}

    package func recognise(_ source: ImportSource) -> Recognition {
        let tables = (try? VinDrTables(source, card)) ?? VinDrTables()
        return Recognition([
            ("annotations_train.csv or image_labels_train.csv with their columns", 1, !tables.isEmpty)
        ])
    }

    package func importFilms(from source: ImportSource, options: ImportOptions) throws(CohortError)
        -> ImportOutcome
    {
        let agreement =
            options.settings[Self.readers.name].flatMap { ReaderAgreement(rawValue: $0) } ?? .majority
        var collector = FilmCollector(card, source, options)
        let tables = try VinDrTables(source, card)
        guard !tables.isEmpty else {
            throw .missingTable(
                root: source.root, dataSet: card.name,
                expected: [
                    "annotations/image_labels_train.csv", "annotations/annotations_train.csv", "train.csv",
                ])
        }
        var findings: [Finding] = []
        var published: [(counts: PublishedCounts, listed: Int, taken: (Film) -> Bool)] = []
        for part in tables.parts {
            let reads = try VinDrReads(part, card, &collector)
            for finding in reads.findings where !findings.contains(finding) { findings.append(finding) }
            let listed = try add(reads, part.split, agreement, &collector)
            for (split, counts) in Self.published where split == part.split {
                let folder = "/\(split.rawValue)/"
                published.append(
                    (counts, listed, { $0.split.map { $0 == split } ?? $0.path.contains(folder) }))
            }
        }
        collector.remark(
            "labels of several radiologists by \(agreement.rawValue) (setting readers); the set doesn't say which films "
                + "are of one patient, so each film counts as its own")
        return try collector.outcome(findings: findings, published: published)
    }

    /// Takes the films of one part; returns how many its tables list.
    private func add(
        _ reads: VinDrReads, _ split: Split, _ agreement: ReaderAgreement, _ collector: inout FilmCollector
    ) throws(CohortError) -> Int {
        for id in reads.order {
            guard let votes = reads.votes[id],
                let path = try collector.locate(name: "\(split.rawValue)/\(id).dicom")
            else { continue }
            let labels = reads.labels(votes, agreement)
            collector.add(
                Film(
                    path: path, patient: id, split: split,
                    boxes: Self.boxes(reads.boxes[id] ?? [], labels, path, &collector), labels: labels))
        }
        return reads.order.count
    }

    /// Boxes of findings that count as present, one per radiologist who drew one.
    private static func boxes(
        _ boxes: [FindingBox], _ labels: [Finding: Label], _ path: String, _ collector: inout FilmCollector
    ) -> [FindingBox] {
        let isOriginal = path.lowercased().hasSuffix(".dicom") || path.lowercased().hasSuffix(".dcm")
        guard isOriginal || boxes.isEmpty else {
            for _ in boxes {
                collector.note(
                    .unusedBox,
                    "boxes were left out: they are in pixels of the DICOM files, which aren't here")
            }
            return []
        }
        return boxes.filter { box in
            if labels[box.finding] == .present { return true }
            collector.note(.unusedBox, "boxes of findings that too few radiologists saw were left out")
            return false
        }
    }
}
