import Foundation
import Groundwork
import Imaging
import Testing
import _TestSupport

@Suite("thorax data deidentify")
struct DeidentifyCommandTests {
    private func export(to folder: ScratchFolder) throws -> String {
        let export = folder.path("export")
        try FileManager.default.createDirectory(atPath: export, withIntermediateDirectories: true)
        for name in ["dx.dcm", "dx-monochrome1.dcm", "secondary-capture.dcm"] {
            try FileManager.default.copyItem(atPath: DICOMGoldens.path(name), toPath: "\(export)/\(name)")
        }
        return export
    }

    @Test("A folder is de-identified; the key is made, for its owner only, and the mapping too")
    func folder() throws {
        let folder = try ScratchFolder()
        let export = try export(to: folder)
        let arguments = [
            "data", "deidentify", export, "--output", folder.path("out"), "--key-file", folder.path("key"),
        ]
        let result = try ThoraxProcess.run(arguments + ["--mapping", folder.path("map.csv")])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("3 files written"))
        #expect(result.errors.contains("secondary-capture.dcm: a secondary capture"))
        for secret in ["key", "map.csv"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(secret))
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).sorted()
        #expect(names.count == 3 && names.allSatisfy { $0.hasPrefix("2.25.") && $0.hasSuffix(".dcm") })
        let again = try ThoraxProcess.run(arguments)
        #expect(again.status == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).sorted() == names)
        let mapping = try String(contentsOfFile: folder.path("map.csv"), encoding: .utf8)
        #expect(mapping.contains("dx-monochrome1.dcm") && mapping.contains(names[0]))
    }

    @Test("Inputs are never overwritten, and secrets never written among the outputs")
    func refusals() throws {
        let folder = try ScratchFolder()
        let export = try export(to: folder)
        let before = try Data(contentsOf: URL(filePath: export + "/dx.dcm"))
        let inside = try ThoraxProcess.run(["data", "deidentify", export, "--output", export])
        #expect(inside.status != 0)
        #expect(inside.errors.contains("lies in the output folder"))
        #expect(try Data(contentsOf: URL(filePath: export + "/dx.dcm")) == before)
        let key = try ThoraxProcess.run(
            [
                "data", "deidentify", export, "--output", folder.path("out"), "--key-file",
                folder.path("out/key"),
            ])
        #expect(key.status != 0)
        #expect(key.errors.contains("keep it elsewhere"))
        let both = try ThoraxProcess.run(
            ["data", "deidentify", export, "--output", folder.path("out"), "--keep-dates", "--shift-dates"])
        #expect(both.errors.contains("exclude each other"))
        let rectangle = try ThoraxProcess.run(
            ["data", "deidentify", export, "--output", folder.path("out"), "--black-out", "1,2,3"])
        #expect(rectangle.errors.contains("--black-out 1,2,3: expected corners, or X,Y,WIDTH,HEIGHT"))
        try Data("short".utf8).write(to: URL(filePath: folder.path("short")))
        let short = try ThoraxProcess.run(
            [
                "data", "deidentify", export, "--output", folder.path("out"), "--key-file",
                folder.path("short"),
            ])
        #expect(short.errors.contains("expected a key of 16 to 4096 characters, found 5"))
    }

    @Test("One bad file doesn't keep the others; the exit code tells")
    func oneBadFile() throws {
        let folder = try ScratchFolder()
        let export = try export(to: folder)
        let bytes = try Data(contentsOf: URL(filePath: export + "/dx.dcm"))
        try bytes.prefix(1000).write(to: URL(filePath: export + "/cut.dcm"))
        try bytes.write(to: URL(filePath: export + "/twin.dcm"))
        let result = try ThoraxProcess.run(["data", "deidentify", export, "--output", folder.path("out")])
        #expect(result.status == 1)
        #expect(result.output.contains("3 files written"))
        #expect(result.errors.contains("cut.dcm: truncated"))
        #expect(result.errors.contains("has the same SOP Instance UID as"))
        #expect(result.errors.contains("2 files could not be de-identified"))
        #expect(result.errors.contains("no --key-file"))
    }
}
