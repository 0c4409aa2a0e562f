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
        var text: [UInt8] = []
        text.reserveCapacity(allFilms.count * 64)
        Self.append(CohortTable.Column.allCases.map(\.rawValue) + findings.map(\.name), to: &text)
        for film in allFilms {
            let path = Self.relative(film.path, to: prefix)
            let age = film.age.map(Self.text) ?? ""
            let labels = findings.map { finding in film.label(of: finding).target.map { "\($0)" } ?? "" }
            Self.append(
                [
                    path, film.patient, film.split?.rawValue ?? "", film.site ?? "", film.view ?? "",
                    film.sex ?? "", age,
                ] + labels, to: &text)
        }
        return Data(text)
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

    /// 63 rather than 63.0; other ages as the shortest text that reads back the same.
    private static func text(_ age: Double) -> String { Int(exactly: age).map { "\($0)" } ?? "\(age)" }

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
