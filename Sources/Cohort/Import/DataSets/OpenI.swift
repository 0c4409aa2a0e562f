import Clinical
import Foundation

/// Open-i: films and reports of Indiana University's hospitals, with coded findings.
package struct OpenIImporter: DataSetImporter {
    package let card = DataSetCard(
        name: "openi", title: "Open-i Indiana University",
        layout:
            "indiana_reports.csv and indiana_projections.csv with images/images_normalized/*.dcm.png; or "
            + "ecgen-radiology/*.xml with CXR*.png",
        site: "Indiana University",
        citation: "Demner-Fushman et al., JAMIA 23(2):304-310, 2016",
        licence: "CC BY-NC-ND 4.0",
        tables: [
            TableSignature(
                "indiana_reports.csv",
                columns: ["uid", "MeSH", "Problems", "indication", "findings", "impression"]),
            TableSignature("indiana_projections.csv", columns: ["uid", "filename", "projection"]),
        ])

    private static let reportsPublished = PublishedCounts(7_470, "films of 3,955 reports")
    private static let tablePublished = PublishedCounts(7_466, "films of Kaggle’s tables")

    package init() {}

    package func recognise(_ source: ImportSource) -> Recognition {
        let hasTables = card.tables.allSatisfy { source.hasTable($0) }
        let hasReports = OpenIReports.folder(in: source) != nil
        return Recognition([
            (
                "indiana_reports.csv and indiana_projections.csv, or ecgen-radiology/*.xml", 1,
                hasTables || hasReports
            )
        ])
    }

    package func importFilms(from source: ImportSource, options: ImportOptions) throws(CohortError)
        -> ImportOutcome
    {
        if let path = source.file("indiana_reports.csv") ?? source.table, !path.hasSuffix(".xml") {
            return try importTables(reports: path, source, options)
        }
        guard let folder = OpenIReports.folder(in: source) else {
            throw .missingTable(
                root: source.root, dataSet: card.name,
                expected: ["indiana_reports.csv", "ecgen-radiology/*.xml"])
        }
        return try importReports(in: folder, source, options)
    }

    // MARK: Kaggle's tables

    private func importTables(reports path: String, _ source: ImportSource, _ options: ImportOptions)
        throws(CohortError) -> ImportOutcome
    {
        var collector = FilmCollector(card, source, options)
        let reports = try reports(DataTable(path), &collector)
        let table = try DataTable(try source.requiredTable(["indiana_projections.csv"], of: card))
        let columns = try table.require("uid", "filename", "projection", of: card)
        var labels = PresentFindings(RadiologyTerm.findings)
        var listed: Set<String> = []
        try collector.read(table) { (collector, row) throws(CohortError) in
            let (uid, name) = (row[columns[0]], row[columns[1]])
            listed.insert(name)
            let view = ViewPosition.normalised(row[columns[2]])
            guard collector.accepts(view: view), let path = try collector.locate(name: name) else { return }
            if reports[uid] == nil { collector.note(.unknownLabel, "films have no report", example: uid) }
            collector.add(
                Film(
                    path: path, patient: "CXR\(uid)", study: "CXR\(uid)", view: view,
                    labels: Self.labels(reports[uid] ?? [], &labels, &collector)))
        }
        return try collector.outcome(
            findings: RadiologyTerm.findings, published: Self.tablePublished, listed: listed.count)
    }

    /// The coded findings of each report.
    private func reports(_ table: DataTable, _ collector: inout FilmCollector) throws(CohortError)
        -> [String: [String]]
    {
        let columns = try table.require([["uid"], ["MeSH", "Problems"]], of: card)
        var reports: [String: [String]] = [:]
        try collector.read(table) { (collector, row) throws(CohortError) in
            let terms = row[columns[1]].split(separator: ";").map { String($0).trimmed }
            if let other = reports.updateValue(terms, forKey: row[columns[0]]), other != terms {
                collector.reject(
                    row, of: table, column: "MeSH", expected: "one row per report",
                    found: "another with different findings")
            }
        }
        return reports
    }

    // MARK: NLM's reports

    private func importReports(in folder: OpenIReports, _ source: ImportSource, _ options: ImportOptions)
        throws(CohortError) -> ImportOutcome
    {
        var collector = FilmCollector(card, source, options)
        if !options.views.isEmpty {
            collector.remark("NLM’s reports don't say a film's view: the tables on Kaggle do")
        }
        var labels = PresentFindings(RadiologyTerm.findings)
        var listed = 0
        for path in folder.paths {
            guard let report = OpenIReport(contentsOf: path) else {
                collector.note(
                    .badRow, "reports can't be read and were left out", example: ImportSource.lastPart(path))
                continue
            }
            listed += report.images.count
            for image in report.images {
                guard let path = try collector.locate(name: "\(image).png") else { continue }
                collector.add(
                    Film(
                        path: path, patient: report.id, study: report.id,
                        labels: Self.labels(report.terms, &labels, &collector)))
            }
        }
        return try collector.outcome(
            findings: RadiologyTerm.findings, published: Self.reportsPublished, listed: listed)
    }

    private static func labels(
        _ terms: [String], _ labels: inout PresentFindings, _ collector: inout FilmCollector
    ) -> [Finding: Label] {
        guard let present = RadiologyTerm.present(terms) else {
            collector.note(
                .unknownLabel, "films have a report without coded findings; their labels are unknown")
            return [:]
        }
        return labels.labels(present)
    }
}
