import Foundation
import Imaging
import Testing
import _TestSupport

@Suite struct DerivedObjectTests {
    private static let study = "1.2.826.0.1.3680043.8.498.2.9"
    private static let series = "1.2.826.0.1.3680043.8.498.3.9"
    private static let instance = "1.2.826.0.1.3680043.8.498.1.9"

    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private func film(_ change: (inout DICOMBuilder) -> Void = { _ in }) throws -> String {
        var film = DICOMBuilder(Array(0..<96), width: 12, height: 8)
        film.text(0x0008_0018, "UI", Self.instance)
        film.text(0x0020_000D, "UI", Self.study)
        film.text(0x0020_000E, "UI", Self.series)
        film.text(0x0008_0005, "CS", "ISO_IR 100")
        // "Jürgen" in Latin-1.
        film.elements[0x0010_0010] = .init(
            vr: "PN", bytes: Array("M^J".utf8) + [0xFC] + Array("rgen ".utf8) + [0x20])
        film.text(0x0010_0020, "LO", "ID 7")
        film.text(0x0010_0040, "CS", "M")
        change(&film)
        let path = folder.path("film.dcm")
        try Data(film.bytes).write(to: URL(filePath: path))
        return path
    }

    private func objects(_ path: String, title: String = "grad-cam, Masse größer \\ 1") throws
        -> ExplanationObjects
    {
        let pixels: [UInt8] = (0..<12 * 8).flatMap { index -> [UInt8] in [UInt8(index * 2), 0, 0] }
        return try ExplanationObjects(
            film: path, width: 12, height: 8, pixels: pixels,
            lines: [[(x: 2, y: 3), (x: 5, y: 3), (x: 2, y: 3)], [(x: 1, y: 1)]],
            description: .init(
                title: title, derivation: "Model\nm, by Thorax",
                created: Date(timeIntervalSince1970: 1_700_000_000)))
    }

    private func header(_ bytes: [UInt8], _ name: String) throws -> DICOMHeader {
        try Data(bytes).write(to: URL(filePath: folder.path(name)))
        return try DICOMHeader(contentsOf: folder.path(name))
    }

    @Test func aCaptureIsOfTheFilmsPatientAndStudy() throws {
        let objects = try objects(film())
        let header = try header(objects.secondaryCapture, "capture.dcm")
        #expect(header.sopClass == "1.2.840.10008.5.1.4.1.1.7")
        #expect(header.studyUID == Self.study && header.patientID == "ID 7" && header.patientSex == "M")
        #expect(header.modality == "OT")
        let uids = [header.instanceUID, header.seriesUID].compactMap { $0 }
        #expect(uids.count == 2 && uids.allSatisfy { $0.hasPrefix("2.25.") && $0.count <= 64 })
        #expect(header.photometric == "RGB" && header.rows == 8 && header.columns == 12)
        let shown = try DICOMFilm(decoding: objects.secondaryCapture, path: "capture.dcm").radiograph
        // Luma of pure red is 0.299 of it.
        guard case .gray8(let pixels) = shown.pixels else {
            Issue.record("not 8 bits")
            return
        }
        #expect(zip(pixels, 0...).allSatisfy { abs(Double($0) - 0.299 * Double($1 * 2)) <= 1 })
        #expect(objects.secondaryCapture.contains("M^Jürgen"), "texts are UTF-8")
    }

    @Test func oneExplanationHasOneSetOfUIDs() throws {
        let path = try film()
        let (first, second) = (try objects(path), try objects(path))
        #expect(first.secondaryCapture == second.secondaryCapture)
        #expect(first.presentationState == second.presentationState)
        let capture = try header(first.secondaryCapture, "a.dcm")
        let state = try header(first.presentationState, "b.dcm")
        #expect(Set([capture.instanceUID, capture.seriesUID, state.instanceUID, state.seriesUID]).count == 4)
    }

    @Test func aStateRefersToTheFilmAndKeepsItsWindow() throws {
        let path = try film {
            $0.text(0x0028_1050, "DS", "40\\50")
            $0.text(0x0028_1051, "DS", "80\\90")
            $0.text(0x0028_1052, "DS", "-5")
            $0.text(0x0028_1053, "DS", "2")
        }
        let state = try objects(path).presentationState
        let header = try header(state, "state.dcm")
        #expect(header.sopClass == "1.2.840.10008.5.1.4.1.1.11.1" && header.modality == "PR")
        for text in [Self.instance, Self.series, "40\\50", "80\\90", "IDENTITY", "POLYLINE"] {
            #expect(state.contains(text), "\(text)")
        }
        #expect(!state.contains("\\ 1"), "a title's backslash would begin a second value")
    }

    @Test func filmsThatAreShownInverseStayInverse() throws {
        let path = try film { $0.text(0x0028_0004, "CS", "MONOCHROME1") }
        #expect(try objects(path).presentationState.contains("INVERSE"))
    }

    @Test func whatCannotBeReferredToIsTold() throws {
        let path = try film { $0.elements[0x0008_0018] = nil }
        #expect { try objects(path) } throws: { "\($0)".contains("UIDs") }
        let picture = folder.path("film.png")
        try Data(PNGWriter.encode(gray8: [0, 1], width: 2, height: 1)).write(to: URL(filePath: picture))
        #expect { try objects(picture) } throws: { "\($0)".contains("expected a DICOM file") }
    }

    @Test(
        "DCMTK's own check of presentation states finds nothing wrong",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/dcmpschk")))
    func isAccepted() throws {
        let path = try film {
            $0.text(0x0028_1050, "DS", "40")
            $0.text(0x0028_1051, "DS", "80")
        }
        let file = folder.path("state.dcm")
        // It takes UTF-8 for an error.
        try Data(objects(path, title: "grad-cam, Mass 0.91").presentationState).write(to: URL(filePath: file))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/dcmpschk")
        process.arguments = [file]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0 && !text.contains("Error"), "\(text)")
    }
}

extension [UInt8] {
    fileprivate func contains(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return indices.contains { self[$0...].starts(with: bytes) }
    }
}
