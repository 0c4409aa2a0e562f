import Clinical
import Cohort
import Foundation
import Imaging
import Integrity
import Phantoms
import _TestSupport

/// Films in a folder of their own, and the cohort that they make.
struct FilmFolder {
    static let side = 224
    let folder: ScratchFolder
    var films: [Film] = []

    init() throws { folder = try ScratchFolder() }

    /// Phantoms `range`, one film each.
    mutating func addPhantoms(_ range: Range<Int>, seed: UInt64 = 7) throws {
        let generator = PhantomGenerator(seed: seed, size: Self.side)
        for index in range {
            let phantom = generator.phantom(index)
            let path = try write(PNGWriter.encode(phantom.radiograph, level: 1), "p\(index).png")
            add(
                Film(
                    path: path, patient: phantom.patient, site: phantom.site, view: phantom.view,
                    sex: phantom.sex, labels: phantom.labels))
        }
    }

    mutating func add(_ film: Film) { films.append(film) }

    @discardableResult
    mutating func add(_ bytes: [UInt8], _ name: String, patient: String, split: Split? = nil) throws -> String
    {
        let path = try write(bytes, name)
        add(Film(path: path, patient: patient, split: split, labels: [:]))
        return path
    }

    func write(_ bytes: [UInt8], _ name: String) throws -> String {
        try Data(bytes).write(to: folder.url.appending(path: name))
        return folder.path(name)
    }

    func check(_ change: (inout CohortCheck) -> Void = { _ in }) throws -> IntegrityReport {
        var check = CohortCheck()
        change(&check)
        return check.run(try Cohort(films: films, findings: []), name: "test")
    }

    static func pixels(_ path: String) throws -> (values: [UInt8], width: Int, height: Int) {
        let film = try Radiograph(contentsOf: path)
        guard case .gray8(let values) = film.pixels else { return ([], 0, 0) }
        return (values, film.width, film.height)
    }
}

/// Real films, where a machine has them.
enum RealFilms {
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["THORAX_DATA"] { return URL(filePath: path) }
        return URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/data")
    }()
    static var areThere: Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: "nih4/labels.csv").path)
    }

    /// The first `count` films of a folder, all of one class and site.
    static func films(
        _ path: String, _ finding: String, of all: [String], site: String, count: Int = .max
    ) throws -> [Film] {
        let labels = Dictionary(
            uniqueKeysWithValues: all.map { (Finding($0), $0 == finding ? Label.present : .absent) })
        return try FilmFiles.expand([folder.appending(path: path).path]).prefix(count).map { path in
            let name = URL(filePath: path).deletingPathExtension().lastPathComponent
            let patient = site == "nih4" ? String(name.prefix(8)) : name
            return Film(path: path, patient: patient, site: site, labels: labels)
        }
    }
}
