import Clinical
package import Foundation
package import Groundwork

extension Cohort {
    /// Writes the cohort file; films below its folder get relative paths, so that the folder can be moved.
    package func write(to url: URL) throws(FileWriteError) {
        try DurableFile.write(csv(relativeTo: FilePath.absolute(url.deletingLastPathComponent())), to: url)
    }

    /// The cohort file's text as it would be in the folder with this absolute path.
    package func csv(relativeTo folder: String) -> Data {
        let prefix = folder.hasSuffix("/") ? folder : folder + "/"
        let columns = CohortTable.Column.allCases.filter { column in
            column.isAlwaysWritten || allFilms.contains { !Self.cell(column, of: $0, prefix).isEmpty }
        }
        var text: [UInt8] = []
        text.reserveCapacity(allFilms.count * 96)
        Self.append(columns.map(\.rawValue) + findings.map(\.name), to: &text)
        for film in allFilms {
            let labels = findings.map { finding in film.label(of: finding).target.map { "\($0)" } ?? "" }
            Self.append(columns.map { Self.cell($0, of: film, prefix) } + labels, to: &text)
        }
        return Data(text)
    }

    private static func cell(_ column: CohortTable.Column, of film: Film, _ prefix: String) -> String {
        switch column {
        case .path: relative(film.path, to: prefix)
        case .patient: film.patient
        case .study: film.study ?? ""
        case .split: film.split?.rawValue ?? ""
        case .site: film.site ?? ""
        case .view: film.view ?? ""
        case .sex: film.sex ?? ""
        case .age: film.age.map(PlainNumber.text) ?? ""
        case .device: film.device ?? ""
        case .look: film.look ?? ""
        case .boxes: CellList.text(film.boxes)
        case .masks: CellList.text(film.masks) { relative($0, to: prefix) }
        }
    }

    /// The path below `prefix`, or the whole path where it lies elsewhere.
    ///
    /// Compared byte by byte: String comparison would also match another Unicode spelling of the folder.
    private static func relative(_ path: String, to prefix: String) -> String {
        guard path.utf8.starts(with: prefix.utf8) else { return path }
        let rest = path.utf8.dropFirst(prefix.utf8.count)
        guard let first = rest.first, first != UInt8(ascii: "/") else { return path }
        return String(decoding: rest, as: UTF8.self)
    }

    private static func append(_ fields: [String], to text: inout [UInt8]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            let needsQuotes = field.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
            guard needsQuotes else {
                text += field.utf8
                continue
            }
            text.append(UInt8(ascii: "\""))
            for byte in field.utf8 {
                if byte == UInt8(ascii: "\"") { text.append(byte) }
                text.append(byte)
            }
            text.append(UInt8(ascii: "\""))
        }
        text.append(UInt8(ascii: "\n"))
    }
}
