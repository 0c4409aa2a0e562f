package import Clinical

/// MIMIC-CXR-JPG 2.x: 377,110 films of 65,379 patients of one hospital's emergency department and wards.
package struct MIMICImporter: DataSetImporter {
    package let card = DataSetCard(
        name: "mimic", title: "MIMIC-CXR-JPG",
        layout: "mimic-cxr-2.x-metadata, -split, -chexpert or -negbio .csv.gz; "
            + "files/p10/p10000032/s50414267/….jpg; optional: MIMIC-IV's patients.csv.gz",
        site: "Beth Israel Deaconess Medical Center",
        citation: "Johnson et al., arXiv:1901.07042 and PhysioNet, doi:10.13026/8360-t248",
        licence: "PhysioNet credentialed access; no redistribution",
        tables: [
            TableSignature(
                "mimic-cxr-2.0.0-metadata.csv.gz",
                columns: ["dicom_id", "subject_id", "study_id", "ViewPosition"]),
            TableSignature(
                "mimic-cxr-2.0.0-split.csv.gz", columns: ["dicom_id", "study_id", "subject_id", "split"]),
            TableSignature(
                "mimic-cxr-2.0.0-chexpert.csv.gz", columns: ["subject_id", "study_id"] + CheXpertLabels.names),
        ])

    package init() {}

    private static let labellers = DataSetSetting(
        "labels", choices: ["chexpert", "negbio"], help: "which labeller's table to take")

    package var settings: [DataSetSetting] { [Self.labellers, CheXpertLabels.setting] }

    package static let findings = CheXpertLabels.findings

    private static func names(_ kind: String) -> [String] {
        ["2.1.0", "2.0.0"].map { "mimic-cxr-\($0)-\(kind).csv" }
            + ["metadata", "split"].filter { $0 == kind }
            .map { "cxr-\($0).csv" }
    }

    package func recognise(_ source: ImportSource) -> Recognition {
        let isThere = { (kind: String) in source.file(anyOf: Self.names(kind)) != nil }
        return Recognition([
            ("mimic-cxr-2.x-metadata.csv", 0.6, isThere("metadata")),
            ("mimic-cxr-2.x-chexpert.csv or -negbio.csv", 0.3, isThere("chexpert") || isThere("negbio")),
            ("mimic-cxr-2.x-split.csv", 0.1, isThere("split")),
        ])
    }

    package func importFilms(from source: ImportSource, options: ImportOptions) throws(CohortError)
        -> ImportOutcome
    {
        var collector = FilmCollector(card, source, options)
        let table = try DataTable(try required("metadata", source))
        let columns = try table.require(
            [["dicom_id"], ["subject_id"], ["study_id"], ["ViewPosition"]], of: card)
        let viewCode = table.column("ViewCodeSequence_CodeMeaning")
        let date = table.column("StudyDate")
        let labels = try labels(source, &collector)
        let splits = try splits(source, &collector)
        let patients = try MIMICPatients(source, &collector)
        let prefix = source.folders.first { $0.folders.contains("files") }.map {
            $0.path.isEmpty ? "" : $0.path + "/"
        }
        try collector.read(table) { (collector, row) throws(CohortError) in
            let (film, patient, study) = (row[columns[0]], row[columns[1]], row[columns[2]])
            guard !film.isEmpty, patient.count > 2, !study.isEmpty else {
                return collector.reject(
                    row, of: table, column: "dicom_id", expected: "dicom_id, subject_id and study_id",
                    found: "\(film), \(patient), \(study)")
            }
            let view = ViewPosition.normalised(row[columns[3]]) ?? ViewPosition.normalised(row[viewCode])
            let path = "\(prefix ?? "")files/p\(patient.prefix(2))/p\(patient)/s\(study)/\(film).jpg"
            guard collector.accepts(view: view), let path = try collector.locate(path: path) else { return }
            guard let labels = labels[study] else {
                return collector.note(
                    .unknownLabel, "films are of studies without a report to label and were left out",
                    example: film)
            }
            collector.add(
                Film(
                    path: path, patient: patient, study: study, split: splits[film], view: view,
                    sex: patients.sex(patient), age: patients.age(patient, on: row[date]), labels: labels))
        }
        return try collector.outcome(findings: Self.findings)
    }

    private func required(_ kind: String, _ source: ImportSource) throws(CohortError) -> String {
        guard let path = source.file(anyOf: Self.names(kind)) else {
            throw .missingTable(
                root: source.root, dataSet: card.name, expected: ["mimic-cxr-2.0.0-\(kind).csv.gz"])
        }
        return path
    }

    /// Labels by study.
    private func labels(_ source: ImportSource, _ collector: inout FilmCollector) throws(CohortError)
        -> [String: [Finding: Label]]
    {
        let labeller = collector.options.settings[Self.labellers.name] ?? Self.labellers.choices[0]
        let table = try DataTable(try required(labeller, source))
        let study = try table.require("study_id", of: card)[0]
        var reader = try CheXpertLabels(table, collector)
        var labels: [String: [Finding: Label]] = [:]
        try collector.read(table) { (collector, row) in
            labels[row[study]] = reader.labels(row, of: table, &collector)
        }
        collector.remark("labels are of the table \(ImportSource.lastPart(table.path))")
        return labels
    }

    /// Splits by film.
    private func splits(_ source: ImportSource, _ collector: inout FilmCollector) throws(CohortError)
        -> [String: Split]
    {
        guard collector.options.splits == .official else { return [:] }
        guard let path = source.file(anyOf: Self.names("split")) else {
            collector.remark(
                "mimic-cxr-2.x-split.csv isn't there, so films have no split; `thorax data split` makes one")
            return [:]
        }
        let table = try DataTable(path)
        let columns = try table.require("dicom_id", "split", of: card)
        var splits: [String: Split] = [:]
        try collector.read(table) { (collector, row) in
            guard let split = SplitName.split(row[columns[1]]) else {
                return collector.reject(
                    row, of: table, column: "split", expected: "train, validate or test",
                    found: row[columns[1]])
            }
            splits[row[columns[0]]] = split
        }
        return splits
    }
}
