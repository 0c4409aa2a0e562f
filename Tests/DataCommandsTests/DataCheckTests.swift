import Foundation
import Testing
import _TestSupport

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("thorax data check")
struct DataCheckTests {
    /// Phantoms, of which the first patient is in two splits and the first film lies there twice.
    private func cohort() throws -> ScratchFolder {
        let folder = try ScratchFolder()
        let made = try ThoraxProcess.run([
            "phantom", "--count", "24", "--size", "192", "--output", folder.url.path,
        ])
        #expect(made.status == 0)
        try FileManager.default.copyItem(
            atPath: folder.path("films/000000.png"), toPath: folder.path("copy.png"))
        try Data("no film".utf8).write(to: folder.url.appending(path: "broken.png"))
        let table = try String(contentsOf: folder.url.appending(path: "cohort.csv"), encoding: .utf8)
        var lines = table.split(separator: "\n").map(String.init)
        let patient = lines[1].split(separator: ",", omittingEmptySubsequences: false)[1]
        lines[1] = lines[1].replacing(
            "films/000000.png,\(patient),,", with: "films/000000.png,\(patient),train,")
        let blanks = String(repeating: ",", count: lines[0].filter { $0 == "," }.count - 2)
        lines += ["copy.png,\(patient),test\(blanks)", "broken.png,other,\(blanks)"]
        try lines.joined(separator: "\n").write(
            to: folder.url.appending(path: "cohort.csv"), atomically: true, encoding: .utf8)
        return folder
    }

    @Test("The report holds what was found, and the exit code says so where asked")
    func report() throws {
        let folder = try cohort()
        let path = folder.path("cohort.csv")
        let quiet = try ThoraxProcess.run(["data", "check", path, "--output", folder.path("check")])
        #expect(quiet.status == 0, "\(quiet.errors)")
        #expect(quiet.output.contains("same file"))
        let json = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(filePath: folder.path("check/check.json"))))
        let object = try #require(json as? [String: Any])
        #expect((object["leaks"] as? [Any])?.count == 1)
        #expect((object["duplicates"] as? [Any])?.count == 1)
        #expect((object["unreadable"] as? [Any])?.count == 1)
        let page = try String(contentsOfFile: folder.path("check/report.html"), encoding: .utf8)
        #expect(page.contains("data:image/jpeg;base64,"))
        #expect(!page.contains("http://") && !page.contains("https://") && !page.contains("<script"))
        // Every picture says what it shows; the page is well-formed.
        #expect(
            page.components(separatedBy: "<img ").count == page.components(separatedBy: " alt=\"Film ").count)
        #expect(page.components(separatedBy: "<h1>").count == 2)
        let parser = XMLParser(data: Data(page.replacing("<!DOCTYPE html>\n", with: "").utf8))
        #expect(parser.parse())

        let failing = try ThoraxProcess.run(["data", "check", path, "--fail-on", "leak,unreadable"])
        #expect(failing.status == 1)
        #expect(failing.errors.contains("leak, unreadable"))
        let other = try ThoraxProcess.run(["data", "check", path, "--fail-on", "confounding"])
        #expect(other.status == 0)
    }

    @Test("Without pixels only the table and the files are looked at")
    func withoutPixels() throws {
        let folder = try cohort()
        let result = try ThoraxProcess.run([
            "data", "check", folder.path("cohort.csv"), "--without-pixels", "--json", folder.path("out.json"),
        ])
        #expect(result.status == 0)
        #expect(result.output.contains("pixels not looked at"))
        let text = try String(contentsOfFile: folder.path("out.json"), encoding: .utf8)
        #expect(text.contains("\"lookedAtPixels\" : false"))
    }

    @Test("Bad options and files are named")
    func badInput() throws {
        let missing = try ThoraxProcess.run(["data", "check", "/nowhere/cohort.csv"])
        #expect(missing.status != 0 && missing.errors.contains("/nowhere/cohort.csv"))
        let misspelt = try ThoraxProcess.run(["data", "check", "a.csv", "--fail-on", "leek"])
        #expect(misspelt.status != 0 && misspelt.errors.contains("Did you mean leak?"))
        let threshold = try ThoraxProcess.run(["data", "check", "a.csv", "--confounding", "2"])
        #expect(threshold.status != 0 && threshold.errors.contains("expected 0.5 to 1"))
    }
}
