import Foundation
import Imaging
import Testing
import _TestSupport

@Suite struct DataShowTests {
    private struct Film: Decodable {
        let name: String
        let file: Data
    }

    private let folder: ScratchFolder
    private let film: String

    init() throws {
        folder = try ScratchFolder()
        film = folder.path("film.dcm")
        let url = ThoraxProcess.packageRoot.appending(path: "Tests/Goldens/DICOM/films.json")
        let films = try JSONDecoder().decode([Film].self, from: Data(contentsOf: url))
        let chosen = try #require(
            films.first { $0.name.contains("MONOCHROME1") && $0.name.hasSuffix("LINEAR") })
        try chosen.file.write(to: URL(filePath: film))
    }

    @Test func printsHeaderAndChain() throws {
        let result = try ThoraxProcess.run(["data", "show", film])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("Computed Radiography Image Storage"))
        #expect(result.output.contains("LINEAR window"))
        #expect(result.output.contains("invert: MONOCHROME1"))
        #expect(!result.output.contains("DRAWN"))
        #expect(try ThoraxProcess.run(["data", "show", film, "--identity"]).output.contains("DRAWN"))
    }

    @Test func writesTheRenderedFilm() throws {
        let png = folder.path("film.png")
        let result = try ThoraxProcess.run(["data", "show", film, "--output", png])
        #expect(result.status == 0, "\(result.errors)")
        #expect(try Radiograph(contentsOf: png) == DICOMFilm(contentsOf: film).radiograph)
        let shown = try ThoraxProcess.run(["data", "show", png, "--json"])
        let json = try JSONSerialization.jsonObject(with: Data(shown.output.utf8)) as? [String: Any]
        #expect(json?["kind"] as? String == "PNG")
        #expect(json?["bits"] as? Int == 16)
    }

    @Test func printsJSON() throws {
        let result = try ThoraxProcess.run(["data", "show", film, "--json", "--window", "500/200/sigmoid"])
        let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        #expect(json?["kind"] as? String == "DICOM")
        let rendering = try #require(json?["rendering"] as? [String])
        #expect(rendering.contains("VOI: SIGMOID window, center 500, width 200"))
        let header = try #require(json?["header"] as? [String: Any])
        #expect(header["patientID"] == nil)
    }

    @Test func refusesWhatCantBeShown() throws {
        #expect(
            try ThoraxProcess.run(["data", "show", film, "--frame", "2"]).errors.contains(
                "a frame from 1 to 1"))
        #expect(
            try ThoraxProcess.run(["data", "show", film, "--window", "5"]).errors.contains("CENTER/WIDTH"))
        #expect(try ThoraxProcess.run(["data", "show", folder.path("none.dcm")]).status != 0)
    }
}
