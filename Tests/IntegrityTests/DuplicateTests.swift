import Clinical
import Cohort
import Foundation
import Imaging
import Integrity
import Testing
import _TestSupport

@Suite("Copies of the same exposure")
struct DuplicateTests {
    /// Every phantom is another film, follow-ups of a patient among them.
    @Test("Different films of the same patient are no copies")
    func followUps() throws {
        var folder = try FilmFolder()
        try folder.addPhantoms(0..<60)
        #expect(Set(folder.films.map(\.patient)).count < folder.films.count)
        #expect(try folder.check().duplicates.isEmpty)
    }

    @Test("Every kind of copy is found, and nothing else")
    func kinds() throws {
        var folder = try FilmFolder()
        try folder.addPhantoms(0..<60)
        var expected: [String: String] = [:]
        let side = FilmFolder.side
        func source(_ index: Int) throws -> [UInt8] { try FilmFolder.pixels(folder.films[index].path).values }

        let exact = Array(try Data(contentsOf: URL(filePath: folder.films[0].path)))
        expected[try folder.add(exact, "exact.png", patient: "X")] = folder.films[0].path
        let pixels = try source(1)
        expected[
            try folder.add(
                PNGWriter.encode(gray8: pixels, width: side, height: side, level: 9), "repacked.png",
                patient: "X")] = folder.films[1].path
        for (index, quality) in [(2, 50), (3, 90)] {
            expected[
                try folder.add(
                    JPEGWriter.encode(
                        gray: try source(index), width: side, height: side, quality: quality),
                    "jpeg\(quality).jpg", patient: "X")] = folder.films[index].path
        }
        for (index, size) in [(4, 112), (5, 448)] {
            let preprocessing = Preprocessing(size: size, normalisation: .imageNet(channels: 1))
            let small = try preprocessing.prepare(contentsOf: folder.films[index].path)
            expected[
                try folder.add(
                    PNGWriter.encode(gray8: small.pixels, width: size, height: size, level: 1),
                    "size\(size).png", patient: "X")] = folder.films[index].path
        }
        let cropped = side * 95 / 100
        for (index, x, y) in [(6, 0, 0), (7, side - cropped, 3)] {
            let whole = try source(index)
            var part: [UInt8] = []
            for row in 0..<cropped {
                let start = (row + y) * side + x
                part += whole[start..<start + cropped]
            }
            expected[
                try folder.add(
                    PNGWriter.encode(gray8: part, width: cropped, height: cropped, level: 1),
                    "crop\(index).png", patient: "X")] = folder.films[index].path
        }
        for (index, shift) in [(8, 40), (9, -40)] {
            let shifted = try source(index).map { UInt8(clamping: Int($0) + shift) }
            expected[
                try folder.add(
                    PNGWriter.encode(gray8: shifted, width: side, height: side, level: 1),
                    "bright\(index).png", patient: "X")] = folder.films[index].path
        }
        let straight = try source(10)
        let mirrored = (0..<side * side).map { straight[$0 / side * side + side - 1 - $0 % side] }
        let mirror = try folder.add(
            PNGWriter.encode(gray8: mirrored, width: side, height: side, level: 1), "mirror.png", patient: "X"
        )
        expected[mirror] = folder.films[10].path

        let report = try folder.check()
        var found: [String: String] = [:]
        for pair in report.duplicates {
            // Copies were added after their originals, yet either may be named first.
            let isFirst = expected[pair.first.path] != nil
            found[isFirst ? pair.first.path : pair.second.path] =
                isFirst ? pair.second.path : pair.first.path
        }
        #expect(found == expected)
        #expect(report.duplicates.count == expected.count)
        func relation(_ name: String) -> DuplicateRecord.Relation? {
            report.duplicates.first { [$0.first.path, $0.second.path].contains(folder.folder.path(name)) }?
                .relation
        }
        #expect(relation("exact.png") == .sameFile)
        #expect(relation("repacked.png") == .samePixels)
        #expect(relation("jpeg50.jpg") == .nearCopy)
        #expect(report.duplicates.filter(\.isMirrored).count == 1)
        #expect(report.problems.contains(.duplicates))
    }

    @Test("Copies across splits are a leak, and copies with other labels a conflict")
    func consequences() throws {
        var folder = try FilmFolder()
        try folder.addPhantoms(0..<12)
        let film = folder.films[0]
        let other = folder.films[1].path
        let bytes = Array(try Data(contentsOf: URL(filePath: film.path)))
        let copy = try folder.write(bytes, "copy.png")
        folder.films[0] = film.assigned(to: .train)
        let flipped = film.labels.mapValues { $0 == .present ? .absent : $0 }
        folder.add(Film(path: copy, patient: "X", split: .test, labels: flipped))
        let report = try folder.check()
        let pair = try #require(report.duplicates.first)
        #expect(report.duplicates.count == 1)
        #expect(pair.crossesSplits && pair.hasOtherPatient)
        #expect(pair.conflictingFindings == film.presentFindings.map(\.name))
        #expect(report.problems.isSuperset(of: [.leak, .conflicts]))
        #expect(!report.duplicates.contains { [$0.first.path, $0.second.path].contains(other) })
    }

    @Test("A group of many copies stays one group")
    func manyCopies() throws {
        var folder = try FilmFolder()
        try folder.addPhantoms(0..<10)
        let side = FilmFolder.side
        let pixels = try FilmFolder.pixels(folder.films[0].path).values
        for quality in [55, 60, 65, 70, 75, 80] {
            try folder.add(
                JPEGWriter.encode(gray: pixels, width: side, height: side, quality: quality),
                "\(quality).jpg", patient: "X")
        }
        let report = try folder.check()
        #expect(report.groups == 1)
        #expect(Set(report.duplicates.flatMap { [$0.first.path, $0.second.path] }).count == 7)
    }
}
