import Foundation
import Imaging
import Testing
import _TestSupport

@Suite("DICOM files among films")
struct DICOMFilmTests {
    private let preprocessing = Preprocessing(size: 16, normalisation: .imageNet(channels: 1))

    @Test("Films are read from paths and bytes, with and without a preamble", arguments: DICOMGoldens.films)
    func films(name: String) throws {
        let path = DICOMGoldens.path(name)
        let film = try DICOMFilm(contentsOf: path).radiograph
        #expect(try Radiograph(contentsOf: path) == film)
        #expect(try Radiograph(decoding: DICOMGoldens.bytes(name), path: "memory") == film)
        #expect(try preprocessing.prepare(contentsOf: path) == preprocessing.prepare(film))
        let prepared = try DICOMGoldens.bytes(name).withUnsafeBytes {
            try preprocessing.prepare(decoding: $0, path: "memory")
        }
        #expect(prepared == preprocessing.prepare(film))
        let bare = try Radiograph(contentsOf: DICOMGoldens.path("bare.dcm"))
        #expect(try bare == Radiograph(contentsOf: DICOMGoldens.path("dx.dcm")))
    }

    @Test(
        "What isn't a radiograph is refused by name",
        arguments: [
            ("ct.dcm", "CT Image Storage (modality CT)"), ("mr.dcm", "MR Image Storage (modality MR)"),
            ("us.dcm", "Ultrasound Image Storage (modality US)"),
            ("sr.dcm", "Basic Text SR Storage (modality SR)"),
        ])
    func refused(name: String, found: String) throws {
        let path = DICOMGoldens.path(name)
        let expected = ImagingError.notARadiograph(path: path, found: found)
        #expect(throws: expected) { try Radiograph(contentsOf: path) }
        #expect(throws: expected) { try preprocessing.prepare(contentsOf: path) }
        #expect("\(expected)".contains("expected a radiograph, found \(found)"))
    }

    @Test("A film of several frames is refused with advice that works")
    func severalFrames() throws {
        let path = DICOMGoldens.path("three-frames.dcm")
        let error = try #require(throws: ImagingError.self) { try Radiograph(contentsOf: path) }
        #expect(error == .severalFrames(path: path, frames: 3))
        #expect("\(error)".contains("thorax data show FILE --frame N --output frame.png"))
        let folder = try ScratchFolder()
        let shown = try ThoraxProcess.run(
            ["data", "show", path, "--frame", "2", "--output", folder.path("frame.png")])
        #expect(shown.status == 0)
        #expect(try Radiograph(contentsOf: folder.path("frame.png")).width == 32)
    }

    @Test("Folders give DICOM files with and without extension, and no DICOMDIR")
    func folders() throws {
        let folder = try ScratchFolder()
        let film = try Data(contentsOf: URL(filePath: DICOMGoldens.path("dx.dcm")))
        for name in ["a.dcm", "b.DICOM", "IM000001", "1.2.826.0.1", "DICOMDIR", "notes.txt", ".hidden.dcm"] {
            try film.write(to: folder.url.appending(path: name))
        }
        try Data("README".utf8).write(to: folder.url.appending(path: "README"))
        let names = try FilmFiles.expand([folder.url.path]).map { $0.split(separator: "/").last ?? "" }
        #expect(names == ["1.2.826.0.1", "IM000001", "a.dcm", "b.DICOM"])
    }

    @Test("Real files of other modalities are refused by name")
    func real() throws {
        guard let real = DICOMGoldens.real else { return }
        let refused = try FilmFiles.expand([real]).filter { path in
            do {
                _ = try Radiograph(contentsOf: path)
                return false
            } catch let error as ImagingError {
                if case .notARadiograph = error { return true }
                return false
            }
        }
        #expect(refused.count { $0.contains("/codec_ct/") } == 12)
        #expect(refused.contains { $0.hasSuffix("MR_small_RLE.dcm") })
        #expect(!refused.contains { $0.contains("RG1_J2KI") || $0.contains("gdcm-CR-MONO1") })
    }
}
