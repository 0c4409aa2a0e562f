import Cohort
import Foundation
import Testing

@Suite struct DataTableTests {
    private func table(_ bytes: [UInt8]) throws -> DataTable {
        try DataTable(try TemporaryFolder.kept.write(bytes, "\(UUID().uuidString).csv"))
    }

    private func cells(_ table: DataTable) -> [[String]] {
        var rows = table.rows
        var cells: [[String]] = []
        while case .row(let row)? = rows.next() { cells.append(table.columns.indices.map { row[$0] }) }
        return cells
    }

    @Test(arguments: [
        "a,B c\n1, 2 \n", "\u{FEFF}a , B c\r\n1,2\r\n", "a,B c,\n1,2,\n", "a,B c,,\r1,2,, \r\r",
        "a;B c\n1;2\n", "a\tB c\n1\t2\n", "\"a\",\"B c\"\n\"1\",\"2\"\n,\n",
    ])
    func toleratesWhatRealTablesContain(text: String) throws {
        let table = try table(Array(text.utf8))
        #expect(table.columns == ["a", "B c"])
        #expect(table.column("b C") == 1)
        #expect(table.column("none", "A") == 0)
        #expect(cells(table) == [["1", "2"]])
    }

    @Test func readsPackedTables() throws {
        let table = try table(StoredGzip.pack("a,b\n1,2\n"))
        #expect(cells(table) == [["1", "2"]])
    }

    @Test func refusesWhatIsNoTable() throws {
        func reading(_ bytes: [UInt8]) -> String { message { _ = try table(bytes) } }
        #expect(reading([]).contains("it is empty"))
        #expect(reading([0xFF, 0xFE, 0x61, 0]).contains("UTF-16"))
        #expect(reading([0x89, 0x50, 0x4E, 0x47, 0, 0]).contains("isn't text"))
        #expect(reading(Array("\"a,b\n1,2\n".utf8)).contains("expected a closing quotation mark"))
        #expect(reading([0x1F, 0x8B, 8, 0]).contains("gzip data are damaged or cut short"))
        let gone = message { _ = try DataTable(TemporaryFolder.kept.path + "/gone.csv") }
        #expect(gone.contains("No such file"))
    }

    @Test func namesRaggedAndUnclosedRows() throws {
        let table = try table(Array("a,b\n1\n1,2,3\n\"x,2\n".utf8))
        var rows = table.rows
        var found: [String] = []
        while let event = rows.next() { if case .problem(let problem) = event { found.append("\(problem)") } }
        #expect(found.count == 3)
        #expect(found[0] == "line 2: expected 2 cells, found “1 cells”")
        #expect(found[1].hasPrefix("line 3: expected 2 cells"))
        #expect(found[2].contains("line 4: expected a closing quotation mark"))
    }
}

extension TemporaryFolder {
    static let kept: TemporaryFolder = {
        do { return try TemporaryFolder() } catch { fatalError("no temporary folder: \(error)") }
    }()
}
