import Auditing
import Clinical
import Cohort
import Foundation
import Imaging
import Testing
import _TestSupport

/// An audit of a model that sees a crop still speaks of the film's margins, corners, lungs and lesions.
@Suite struct CropTests {
    private static let side = 80

    /// Lungs in the middle of every film: columns 20 to 60 and rows 20 to 60 of 80.
    private struct Finder: LungFinding {
        let digest = "middle"
        func lungs(on film: Radiograph) -> Mask {
            Mask(
                width: side, height: side,
                isInside: (0..<side * side).map {
                    (20..<60).contains($0 / side)
                        && ((20..<36).contains($0 % side) || (44..<60).contains($0 % side))
                })
        }
    }

    private let preparer = FilmPreparer(
        Preprocessing(size: 44, normalisation: .imageNet(channels: 1), crop: .lungs), finder: Finder())
    private let disease = Finding("Pneumonia")

    private func load(_ film: Film, _ preparer: FilmPreparer) throws -> (AuditFilm, [String]) {
        let films = AuditFilms.load([film], preparer: preparer, findings: [disease], workers: 1)
        return (try #require(films.films.first), films.problems)
    }

    private func write(_ pixels: [UInt8], _ path: String) throws {
        try Data(PNGWriter.encode(gray8: pixels, width: Self.side, height: Self.side))
            .write(to: URL(filePath: path))
    }

    private func flags(_ columns: Range<Int>, _ rows: Range<Int>, _ inside: UInt8) -> [UInt8] {
        (0..<Self.side * Self.side).map {
            columns.contains($0 % Self.side) && rows.contains($0 / Self.side) ? inside : 0
        }
    }

    @Test("Boxes and masks, of 0 and 1 or 0 and 255, land where the crop shows them")
    func places() throws {
        let folder = try ScratchFolder()
        try write(flags(0..<80, 0..<80, 77), folder.path("film.png"))
        try write(flags(24..<30, 24..<30, 1), folder.path("one.png"))
        try write(flags(24..<30, 24..<30, 255), folder.path("255.png"))
        try write(flags(0..<8, 0..<8, 255), folder.path("outside.png"))
        func film(_ mask: String?) -> Film {
            var film = Film(path: folder.path("film.png"), patient: "p", labels: [:])
            if let mask { film.masks = [disease.name: folder.path(mask)] }
            return film
        }
        // Columns and rows 18 to 62 are taken, one pixel each.
        let expected = (0..<44 * 44).map { (6..<12).contains($0 % 44) && (6..<12).contains($0 / 44) }
        for mask in ["one.png", "255.png"] {
            let (loaded, problems) = try load(film(mask), preparer)
            #expect(loaded.lesions[disease]?.isInside == expected && problems.isEmpty)
            #expect(loaded.lungs?.area == 2 * 16 * 40)
            #expect(loaded.view == FilmView(left: 0.225, top: 0.225, right: 0.775, bottom: 0.775))
        }
        let (outside, problems) = try load(film("outside.png"), preparer)
        #expect(outside.lesions.isEmpty && problems.first?.contains("cut away") == true)
        var boxed = film(nil)
        boxed.boxes = [FindingBox(disease, x: 24, y: 24, width: 6, height: 6)]
        #expect(try load(boxed, preparer).0.lesions[disease]?.isInside == expected)
        let plain = FilmPreparer(Preprocessing(size: 80, normalisation: .imageNet(channels: 1)))
        let whole = try load(film("one.png"), plain).0
        #expect(whole.lesions[disease]?.area == 36 && whole.view == .whole)
    }

    @Test("Margins and corners are the film's: a crop that leaves them out shows none of them")
    func regions() throws {
        let pixels = PreparedFilm(size: 44, pixels: Array(repeating: 9, count: 44 * 44))
        func film(_ view: FilmView) -> AuditFilm {
            AuditFilm(
                film: Film(path: "/f.png", patient: "p", labels: [:]), prepared: pixels, view: view)
        }
        let inner = film(FilmView(left: 0.225, top: 0.225, right: 0.775, bottom: 0.775))
        #expect(RegionEdit.withoutMargins(inner, fill: 0) == pixels)
        #expect(RegionEdit.withoutCorners(inner, fill: 0) == pixels)
        #expect(RegionEdit.marginsOnly(inner, fill: 0)?.pixels.allSatisfy { $0 == 0 } == true)
        // The left half of a film: its left tenth is a fifth of what is seen, and nothing of the right is there.
        let half = try #require(
            RegionEdit.withoutMargins(film(FilmView(left: 0, top: 0, right: 0.5, bottom: 1)), fill: 0))
        let row = half.pixels[22 * 44..<23 * 44].map { $0 == 0 }
        #expect(row == (0..<44).map { $0 < 8 })
        #expect(LookChange.marker(pixels, seed: 1, index: 0, view: inner.view) == pixels)
        #expect(LookChange.border(pixels, seed: 1, index: 0, view: inner.view) == pixels)
        #expect(LookChange.border(pixels, seed: 1, index: 0) != pixels)
        let donor = PreparedFilm(size: 44, pixels: Array(repeating: 200, count: 44 * 44))
        let none = Mask(width: 44, height: 44, isInside: Array(repeating: false, count: 44 * 44))
        let mixed = LookExchange.margins(
            pixels, lungs: none, donor: donor, lungs: none, hostView: inner.view, donorView: .whole)
        #expect(mixed == pixels)
    }
}
