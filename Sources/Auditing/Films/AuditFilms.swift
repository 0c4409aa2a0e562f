package import Assessment
package import Clinical
package import Cohort
import Foundation
import Groundwork
package import Imaging

/// The films of an audit, decoded once, and what was wrong with them.
package struct AuditFilms: Sendable {
    package var films: [AuditFilm]
    /// Plain sentences on films, masks and boxes that could not be used.
    package private(set) var problems: [String]

    package init(_ films: [AuditFilm], problems: [String] = []) {
        self.films = films
        self.problems = problems
    }

    /// Decodes `films` as the network wants them, with the lungs and lesions that the cohort knows.
    ///
    /// A film that can't be read is left out; a mask or a box that doesn't fit its film is.
    package static func load(
        _ films: [Film], preparer: FilmPreparer, findings: [Finding], workers: Int,
        progress: (Int) -> Void = { _ in }
    ) -> AuditFilms {
        let reader = FilmReader(preparer: preparer, findings: findings)
        let looks = OrderedPrefetcher(count: films.count, workers: workers, window: 4 * max(1, workers)) {
            reader.read(films[$0])
        }
        var loaded: [AuditFilm] = []
        var problems = ProblemBook()
        var done = 0
        while let look = looks.next() {
            if let film = look.film { loaded.append(film) }
            for (kind, text) in look.problems { problems.note(kind, text) }
            done += 1
            progress(done)
        }
        return AuditFilms(loaded, problems: problems.sentences)
    }

    /// The films, with the lungs that `segmenter` finds on those whose lungs the cohort doesn't know.
    package func segmented(by segmenter: any LungSegmenting) async throws -> AuditFilms {
        var result = self
        let unknown = films.indices.filter { films[$0].lungs == nil }
        for start in stride(from: 0, to: unknown.count, by: 32) {
            let batch = unknown[start..<min(start + 32, unknown.count)]
            let masks = try await segmenter.lungs(of: batch.map { films[$0].prepared })
            for (index, mask) in zip(batch, masks) where mask.area > 0 { result.films[index].lungs = mask }
        }
        return result
    }
}

/// Sorts what is wrong with films by kind, so that a thousand like problems are one sentence.
private struct ProblemBook {
    private var kinds: [String] = []
    private var found: [String: (count: Int, first: String)] = [:]

    mutating func note(_ kind: String, _ text: String) {
        if found[kind] == nil { kinds.append(kind) }
        let known = found[kind] ?? (0, text)
        found[kind] = (known.count + 1, known.first)
    }

    var sentences: [String] {
        kinds.compactMap { kind in
            found[kind].map { count, first in
                "\(count) \(count == 1 ? "film" : "films"): \(kind); \(count == 1 ? "" : "the first: ")\(first)"
            }
        }
    }
}

/// Reads one film with its masks and boxes.
private struct FilmReader: Sendable {
    typealias Look = (film: AuditFilm?, problems: [(kind: String, text: String)])
    private typealias Problem = (kind: String, text: String)

    let preparer: FilmPreparer
    let findings: [Finding]

    func read(_ film: Film) -> Look {
        let placed: PlacedFilm
        do throws(ImagingError) {
            guard let known = try place(film) else {
                return (AuditFilm(film: film, prepared: try preparer.prepare(contentsOf: film.path)), [])
            }
            placed = known
        } catch {
            return (nil, [("could not be read and is left out", "\(error)")])
        }
        var problems: [Problem] = []
        if let reason = placed.crop?.reason {
            problems.append(("not cropped to the lungs but taken whole", "\(film.path): \(reason)"))
        }
        var lungs: Mask?
        var lesions: [Finding: Mask] = [:]
        for (what, path) in film.masks.sorted(by: { $0.key < $1.key }) where what != "heart" {
            guard let mask = mask(path, on: placed, &problems) else { continue }
            if what == "lungs" { lungs = mask } else { Self.add(mask, Finding(what), to: &lesions) }
        }
        for box in film.boxes {
            guard let mask = mask(of: box, on: placed, film.path, &problems) else { continue }
            Self.add(mask, box.finding, to: &lesions)
        }
        return (
            AuditFilm(
                film: film, prepared: placed.prepared, lungs: lungs ?? placed.lungs, lesions: lesions,
                view: placed.view), problems
        )
    }

    /// The film with its place, where that matters: for a crop, and for what is known to lie where.
    private func place(_ film: Film) throws(ImagingError) -> PlacedFilm? {
        let crops = preparer.preprocessing.crop != .none
        guard crops || !film.boxes.isEmpty || !film.masks.isEmpty else { return nil }
        if !crops, let size = try? Radiograph.size(ofFile: film.path) {
            return PlacedFilm(
                try preparer.prepare(contentsOf: film.path), preparer.preprocessing, width: size.width,
                height: size.height)
        }
        return try preparer.place(Radiograph(contentsOf: film.path), path: film.path)
    }

    private static func add(_ mask: Mask, _ finding: Finding, to lesions: inout [Finding: Mask]) {
        lesions[finding] = lesions[finding]?.union(mask) ?? mask
    }

    private func mask(_ path: String, on film: PlacedFilm, _ problems: inout [Problem]) -> Mask? {
        let picture: Radiograph
        do { picture = try Radiograph(contentsOf: path) } catch {
            problems.append(("a mask can't be read and is left out", "\(error)"))
            return nil
        }
        guard (picture.width, picture.height) == (film.width, film.height) else {
            problems.append(
                (
                    "a mask is of another size than its film and is left out",
                    "\(path) is \(picture.width) × \(picture.height), the film \(film.width) × \(film.height)"
                ))
            return nil
        }
        let mask = Mask(film.place(picture.maskPicture))
        if mask.area == 0 {
            problems.append(("a mask is empty, or cut away, and is left out", path))
            return nil
        }
        return mask
    }

    /// A box as a mask, by way of a picture of the stored film's size, so that it goes the film's own way.
    private func mask(
        of box: FindingBox, on film: PlacedFilm, _ path: String, _ problems: inout [Problem]
    ) -> Mask? {
        let size = (width: film.width, height: film.height)
        func pixels(_ start: Double, _ length: Double, _ limit: Int) -> Range<Int> {
            let low = min(max(start, 0), Double(limit))
            let high = min(max(start + length, low), Double(limit))
            return Int(low)..<Int(high.rounded(.up))
        }
        guard box.isSound, box.x >= -1, box.y >= -1, box.x + box.width <= Double(size.width) + 1,
            box.y + box.height <= Double(size.height) + 1
        else {
            problems.append(
                (
                    "a box lies outside its film and is left out",
                    "\(path), \(box.finding): \(box.x) \(box.y) \(box.width) \(box.height) on "
                        + "\(size.width) × \(size.height)"
                ))
            return nil
        }
        let (columns, rows) = (pixels(box.x, box.width, size.width), pixels(box.y, box.height, size.height))
        var picture = [UInt8](repeating: 0, count: size.width * size.height)
        for row in rows {
            for column in columns { picture[row * size.width + column] = 255 }
        }
        let stored = Radiograph(width: size.width, height: size.height, pixels: .gray8(picture))
        let mask = Mask(film.place(stored))
        return mask.area > 0 ? mask : nil
    }
}
