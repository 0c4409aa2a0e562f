import Foundation
import Imaging
import Testing
import _TestSupport

/// The public films of the shared data folder, where it is there.
private let folder = URL(
    filePath: ProcessInfo.processInfo.environment["THORAX_DATA"]
        ?? ThoraxProcess.packageRoot.appending(path: "../shared/data").path
).appending(path: "dicom")
private let isThere = FileManager.default.fileExists(atPath: folder.path)

@Suite(.enabled(if: isThere, "THORAX_DATA has no dicom folder")) struct DICOMRealFilmTests {
    private func path(_ name: String) -> String { folder.appending(path: name).path }

    @Test func aChestFilmIsReadAsItsHeaderSays() throws {
        let film = try DICOMFilm(contentsOf: path("chest_xray/gdcm-CR-MONO1-10-chest.dcm"))
        #expect(film.radiograph.width == 440 && film.radiograph.height == 440)
        #expect(film.header.isRadiograph)
        #expect(film.chain.description.contains("LINEAR window, center 550, width 1024"))
        #expect(film.chain.description.contains("invert: MONOCHROME1"))
    }

    @Test func monochrome1IsTheInverseOfItsTwin() throws {
        let twin = "chest_xray/1.2.276.0.7230010.3.1.4.8323329.6904.1517875201.850819.dcm"
        guard case .gray8(let plain) = try DICOMFilm(contentsOf: path(twin)).radiograph.pixels,
            case .gray8(let inverse) =
                try DICOMFilm(contentsOf: path("chest_xray/Fake_MONOHR1.dcm")).radiograph.pixels
        else {
            Issue.record("expected 8-bit films")
            return
        }
        #expect(zip(plain, inverse).allSatisfy { $0 == 255 - $1 })
    }

    @Test func oneSliceIsTheSameInEveryLosslessSyntax() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: path("codec_ct")).sorted()
        let lossless = names.filter { name in
            ["1.2.dcm", "2.1.dcm", "1.99.dcm", "4.70.dcm", "4.80.dcm", "4.90.dcm", "2.5.dcm"]
                .contains { name.hasSuffix($0) }
        }
        #expect(lossless.count == 7)
        let slices = try lossless.map { try DICOMFilm(contentsOf: path("codec_ct/" + $0)).radiograph }
        #expect(slices.allSatisfy { $0 == slices[0] })
        let header = try DICOMHeader(contentsOf: path("codec_ct/" + lossless[0]))
        #expect(header.refusal == "CT Image Storage (modality CT)")
    }

    @Test func progressiveSyntaxesComeNearTheSequentialOne() throws {
        func stored(_ suffix: String) throws -> [UInt16] {
            let names = try FileManager.default.contentsOfDirectory(atPath: path("codec_ct"))
            let name = try #require(names.first { $0.hasSuffix(suffix) })
            guard
                case .gray16(let values) = try DICOMFilm.storedValues(contentsOf: path("codec_ct/" + name))
                    .pixels
            else { return [] }
            return values
        }
        let sequential = try stored("4.51.dcm")
        for suffix in ["4.53.dcm", "4.55.dcm"] {
            let other = try stored(suffix)
            #expect(other.count == sequential.count)
            let difference = zip(sequential, other).map { abs(Int($0) - Int($1)) }.reduce(0, +)
            // Coded by other encoders with other losses: near, not the same.
            #expect(Double(difference) / Double(other.count) < 20)
        }
    }

    @Test func objectsWithoutPixelsSayWhatTheyAre() {
        #expect(
            throws: ImagingError.noPixels(
                path: path("chest_xray/chrJapMulti.dcm"), found: "Computed Radiography Image Storage")
        ) {
            try DICOMFilm(contentsOf: path("chest_xray/chrJapMulti.dcm"))
        }
    }
}
