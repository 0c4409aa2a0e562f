import Auditing
import Foundation
import Groundwork
import Reporting

/// The files that an audit leaves.
struct AuditFiles {
    static let page = "audit.html"

    let folder: URL

    func write(_ report: AuditReport, showsFilms: Bool) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try DurableFile.write(
            AuditPage(report, showsFilms: showsFilms).html, to: folder.appending(path: Self.page))
        try DurableFile.write(try JSONText.encode(report), to: folder.appending(path: "audit.json"))
        try DurableFile.write(AuditText.csv(report), to: folder.appending(path: "figures.csv"))
    }
}
