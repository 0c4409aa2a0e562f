import Cohort
import Foundation
import Groundwork

extension FuzzTarget {
    /// The cohort file: what was read is what it writes.
    static let cohortTable = FuzzTarget(
        "csv", goldens: Goldens(room: "Cohort", extensions: ["csv"])
    ) { bytes in
        guard let cohort = try? Cohort(csv: Array(bytes), path: "/data/cohort.csv") else { return }
        let again = try? Cohort(csv: Array(cohort.csv(relativeTo: "/data")), path: "/data/cohort.csv")
        precondition(again == cohort, "a cohort differs after writing and reading it")
    }

    /// The tables that come with data sets, packed or not, and every importer on them.
    static let dataSetTables = FuzzTarget(
        "tables", goldens: Goldens(room: "Cohort", extensions: ["csv", "gz"])
    ) { bytes in
        // Foundation itself loses 4 KB whenever it reads an empty file.
        guard !bytes.isEmpty else { return }
        ScratchFile.with(bytes) { path in
            guard let table = try? DataTable(path) else { return }
            var rows = table.rows
            while let event = rows.next() {
                if case .row(let row) = event { precondition(row[table.columns.count] == "") }
            }
            for importer in DataSetRegistry.all {
                guard let source = try? ImportSource(URL(fileURLWithPath: path)) else { return }
                _ = importer.recognise(source)
                _ = try? importer.importFilms(from: source, options: ImportOptions())
            }
        }
    }

    /// Open-i's reports.
    static let report = FuzzTarget("report", goldens: Goldens(room: "Cohort", extensions: ["xml"])) { bytes in
        _ = OpenIReport(Data(bytes))
    }

    static let gzip = FuzzTarget("gzip", goldens: Goldens(room: "Cohort", extensions: ["gz"])) { bytes in
        let limit = 64 << 20
        guard let unpacked = try? Gzip.decompress(Array(bytes), limit: limit) else { return }
        precondition(unpacked.count <= limit)
    }
}
