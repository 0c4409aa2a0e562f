import Clinical
import Cohort
import Foundation
import Groundwork
import Imaging
import Perturbation
import Phantoms

/// Films with lesions on disk: films, masks, a cohort file with boxes, and a contact sheet.
struct LesionFolder {
    private static let sheetFilms = 20

    private let folder: URL
    private var films: [Film] = []
    private var tiles: [Radiograph] = []
    private(set) var refused = 0
    var failures = 0

    init(_ folder: URL) throws {
        self.folder = folder
        for name in ["films", "masks"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: true)
        }
    }

    var count: Int { films.count }

    /// Writes a copy of `film` with a lesion, if there is a place for one.
    mutating func insert(
        _ kind: LesionKind, into film: SquareFilm, _ lungs: Mask, path: String, copy: Int, spacing: Double?,
        seed: UInt64
    ) throws {
        let stem = URL(filePath: path).deletingPathExtension().lastPathComponent
        let name = "\(stem)-\(films.count)"
        var generator = SeededGenerator(seed, stem, copy)
        guard
            let made = LesionInserter()(
                kind, in: film.prepared, lungs: lungs, millimetresPerPixel: spacing, using: &generator)
        else {
            refused += 1
            return
        }
        let picture = film.cut(made.film.pixels)
        let filmFile = folder.appending(path: "films/\(name).png")
        let maskFile = folder.appending(path: "masks/\(name).png")
        try DurableFile.write(Data(PNGWriter.encode(picture)), to: filmFile)
        try DurableFile.write(Data(PNGWriter.encode(film.cut(made.lesion.mask.pixels))), to: maskFile)
        if tiles.count < 2 * Self.sheetFilms { tiles += [film.cut(film.prepared.pixels), picture] }
        let finding = kind.finding
        films.append(
            Film(
                path: filmFile.absoluteURL.path, patient: stem, boxes: [made.lesion.box],
                masks: [finding.name: maskFile.absoluteURL.path],
                labels: [Finding("Normal"): .absent, finding: .present]))
    }

    /// Writes the cohort file and, where asked for, the sheet.
    func finish(sheet: URL?) throws {
        guard !films.isEmpty else { return }
        let findings = [Finding("Normal")] + LesionKind.allCases.map(\.finding)
        try Cohort(films: films, findings: findings).write(to: folder.appending(path: "cohort.csv"))
        guard let sheet else { return }
        try DurableFile.write(Data(PNGWriter.encode(ContactSheet.make(tiles, columns: 4))), to: sheet)
    }
}
