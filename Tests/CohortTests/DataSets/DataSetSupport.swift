import Clinical
import Cohort
import Foundation
import Testing

extension Miniature {
    /// Imports the miniature as its importer reads it.
    func imported(_ change: (inout ImportOptions) -> Void = { _ in }) throws -> Imported {
        try Imported(try write(), importer, change)
    }
}

/// An import of a folder, and questions that tests ask of it.
struct Imported {
    let folder: TemporaryFolder
    let outcome: ImportOutcome

    init(
        _ folder: TemporaryFolder, _ importer: String, _ change: (inout ImportOptions) -> Void = { _ in }
    ) throws {
        self.folder = folder
        var options = ImportOptions()
        change(&options)
        outcome = try DataSetRegistry.named(importer)
            .importFilms(from: try ImportSource(folder.url), options: options)
    }

    var films: [Film] { outcome.cohort.allFilms }

    /// The film at a path below the folder.
    func film(_ path: String) throws -> Film {
        try #require(films.first { $0.path == "\(folder.path)/\(path)" }, "\(films.map(\.path))")
    }

    /// What is said of a film, as `Mass+ Nodule- Normal?`, in column order.
    func labels(_ path: String) throws -> String {
        let film = try film(path)
        return outcome.cohort.findings.map { finding in
            switch film.label(of: finding) {
            case .present: "\(finding)+"
            case .absent: "\(finding)-"
            case .unknown: "\(finding)?"
            }
        }.joined(separator: " ")
    }

    /// The findings that are present on a film.
    func present(_ path: String) throws -> [String] { try film(path).presentFindings.map(\.name) }

    /// How often something was noted; `nil` where it wasn't.
    func count(_ kind: ImportNote.Kind, _ text: String) -> Int? {
        outcome.notes.first { $0.kind == kind && $0.text.contains(text) }?.count
    }

    func remarks(_ text: String) -> Bool {
        outcome.notes.contains { $0.kind == .remark && $0.text.contains(text) }
    }
}
