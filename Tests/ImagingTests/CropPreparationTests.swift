import Foundation
import Groundwork
import Imaging
import Synchronization
import Testing
import _TestSupport

@Suite struct CropPreparationTests {
    /// Finds the lungs where it is told to, and counts.
    private final class Finder: LungFinding {
        let digest = "finder"
        private let count = Mutex(0)
        private let mask: Mask
        var calls: Int { count.withLock { $0 } }

        init(_ mask: Mask) { self.mask = mask }

        func lungs(on film: Radiograph) -> Mask {
            count.withLock { $0 += 1 }
            return mask
        }
    }

    private struct Failing: LungFinding {
        struct Failure: Error {}
        let digest = "failing"
        func lungs(on film: Radiograph) throws -> Mask { throw Failure() }
    }

    /// Two lungs on a film of 20 to 30: columns 2 to 18 and rows 6 to 24 of it.
    private let lungs = Mask(
        width: 20, height: 30,
        isInside: (0..<600).map { index in
            (6..<24).contains(index / 20) && ((2..<8).contains(index % 20) || (12..<18).contains(index % 20))
        })

    private func preprocessing(_ fit: Preprocessing.Fit, size: Int = 16) -> Preprocessing {
        Preprocessing(size: size, fit: fit, normalisation: .imageNet(channels: 1), crop: .lungs)
    }

    private func film(_ width: Int, _ height: Int, deep: Bool) -> Radiograph {
        let values = (0..<width * height).map { UInt16(truncatingIfNeeded: $0 &* 40503 >> 3) }
        return Radiograph(
            width: width, height: height,
            pixels: deep ? .gray16(values) : .gray8(values.map { UInt8(truncatingIfNeeded: $0 >> 5) }))
    }

    private func cut(_ film: Radiograph, _ region: FilmRegion) -> Radiograph {
        func cut<Value>(_ values: [Value]) -> [Value] {
            (0..<region.height).flatMap { row in
                let start = (region.top + row) * film.width + region.left
                return values[start..<start + region.width]
            }
        }
        let pixels: Radiograph.Pixels =
            switch film.pixels {
            case .gray8(let values): .gray8(cut(values))
            case .gray16(let values): .gray16(cut(values))
            }
        return Radiograph(width: region.width, height: region.height, pixels: pixels)
    }

    @Test("A region is prepared as the film that it would be by itself", arguments: [false, true])
    func regions(deep: Bool) {
        let film = film(70, 90, deep: deep)
        for region in [
            FilmRegion(left: 3, top: 11, width: 41, height: 60), FilmRegion(width: 70, height: 90),
            FilmRegion(left: 69, top: 89, width: 1, height: 1),
        ] {
            for fit in Preprocessing.Fit.allCases {
                let preprocessing = preprocessing(fit)
                #expect(
                    preprocessing.prepare(film, region: region) == preprocessing.prepare(cut(film, region)))
            }
        }
    }

    @Test func placesGoThereAndBack() {
        let region = FilmRegion(left: 30, top: 50, width: 200, height: 100)
        for fit in Preprocessing.Fit.allCases {
            let placed = FilmPlacement(preprocessing(fit), width: 400, height: 300, region: region)
            let middle = placed.prepared(x: 130, y: 100)
            #expect(abs(middle.x - 8) < 0.6 && abs(middle.y - 8) < 0.6)
            let back = placed.stored(x: middle.x, y: middle.y)
            #expect(abs(back.x - 130) < 1e-9 && abs(back.y - 100) < 1e-9)
        }
        let view = FilmView(preprocessing(.stretch), width: 400, height: 300, region: region)
        #expect(abs(view.left - 0.075) < 1e-12 && abs(view.right - 0.575) < 1e-12)
        let place = view.whole(x: 0.5, y: 0.5)
        #expect(abs(place.x - 0.325) < 1e-12 && abs(view.part(x: place.x, y: place.y).x - 0.5) < 1e-12)
        let whole = FilmView(
            preprocessing(.pad), width: 400, height: 300, region: FilmRegion(width: 400, height: 300))
        #expect(abs(whole.left) < 1e-12 && abs(whole.bottom - 1) < 1e-12)
    }

    @Test("Lungs are looked for once per file, and both ways to a film give the same pixels")
    func preparer() throws {
        let folder = try ScratchFolder()
        let path = folder.path("film.png")
        let film = film(40, 60, deep: false)
        try Data(PNGWriter.encode(film)).write(to: URL(filePath: path))
        let finder = Finder(lungs)
        let preparer = FilmPreparer(preprocessing(.stretch), finder: finder).remembering()
        let prepared = try preparer.prepare(contentsOf: path)
        #expect(try preparer.prepare(contentsOf: path) == prepared)
        #expect(try preparer.crop(ofFilm: path)?.crop.reason == nil)
        #expect(finder.calls == 1)
        let placed = try preparer.place(film, path: path)
        #expect(placed.prepared == prepared)
        #expect(prepared != preprocessing(.stretch).prepare(film))
        #expect(placed.crop?.region == FilmRegion(left: 2, top: 10, width: 36, height: 40))
        let found = try #require(placed.lungs)
        #expect(found.width == 16 && found.area > 100 && !found.isInside[0])
        #expect(placed.view.left > 0 && placed.view.bottom < 1)
        #expect(preparer.takenWhole.isEmpty)
    }

    @Test func aFilmWithoutLungsIsTakenWhole() throws {
        let film = film(40, 60, deep: false)
        let empty = Mask(width: 4, height: 4, isInside: Array(repeating: false, count: 16))
        let preparer = FilmPreparer(preprocessing(.pad), finder: Finder(empty)).remembering()
        let placed = try preparer.place(film, path: "blank")
        #expect(placed.prepared == preprocessing(.pad).prepare(film))
        #expect(placed.view == .whole && placed.lungs == nil)
        #expect(preparer.takenWhole.map(\.reason) == ["no lungs were found"])
    }

    @Test func nothingIsPreparedUncroppedByMistake() throws {
        let folder = try ScratchFolder()
        let path = folder.path("film.png")
        try Data(PNGWriter.encode(film(40, 60, deep: false))).write(to: URL(filePath: path))
        let reason = "no segmenter was given to find them by"
        #expect(throws: ImagingError.notCropped(path: path, reason: reason)) {
            try preprocessing(.pad).prepare(contentsOf: path)
        }
        #expect(throws: ImagingError.notCropped(path: path, reason: reason)) {
            try preprocessing(.pad).prepare16(contentsOf: path)
        }
        #expect(throws: ImagingError.notCropped(path: path, reason: reason)) {
            try FilmPreparer(preprocessing(.pad)).prepare(contentsOf: path)
        }
        #expect(throws: ImagingError.notCropped(path: path, reason: "Failure()")) {
            try FilmPreparer(preprocessing(.pad), finder: Failing()).prepare(contentsOf: path)
        }
    }

    @Test("Masks of 0 and 1, of 0 and 255, and of 16 bits mean the same")
    func masks() {
        let flags: [UInt8] = [0, 1, 1, 0]
        let expected = Radiograph(width: 2, height: 2, pixels: .gray8([0, 255, 255, 0]))
        for pixels in [
            Radiograph.Pixels.gray8(flags), .gray8(flags.map { $0 * 255 }), .gray16(flags.map(UInt16.init)),
            .gray16(flags.map { UInt16($0) * 65535 }),
        ] {
            #expect(Radiograph(width: 2, height: 2, pixels: pixels).maskPicture == expected)
        }
    }

    @Test func aPaddedFilmsMaskCoversItsFilm() {
        // A film twice as wide as high fills the middle rows of a padded square.
        let preprocessing = preprocessing(.pad, size: 8)
        let mask = Mask(
            width: 8, height: 8, isInside: (0..<64).map { (2..<4).contains($0 / 8) && $0 % 8 < 4 })
        let stored = mask.onStoredFilm(
            FilmPlacement(preprocessing, width: 80, height: 40), width: 8, height: 4)
        #expect(stored.isInside == (0..<32).map { $0 / 8 < 2 && $0 % 8 < 4 })
    }

    @Test func aCropGoesUnsaidWhereThereIsNone() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let plain = Preprocessing(size: 8, normalisation: .imageNet(channels: 1))
        let text = String(decoding: try encoder.encode(plain), as: UTF8.self)
        #expect(!text.contains("crop") && !text.contains("segmenter"))
        let read = try JSONDecoder().decode(Preprocessing.self, from: Data(text.utf8))
        #expect(read.crop == .none && read == plain)
        var cropped = plain
        (cropped.crop, cropped.segmenter) = (.lungs, "00ff")
        #expect(
            try JSONDecoder().decode(Preprocessing.self, from: try encoder.encode(cropped)) == cropped)
    }
}
