import Fetching
import Foundation
import Testing

@Suite struct CatalogueTests {
    private func read(_ text: String) throws -> Catalogue {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try Catalogue(contentsOf: file)
    }

    /// A list of one entry with a field put in as JSON.
    private func row(_ field: String, _ json: String) -> String {
        var fields = [
            "name": #""a""#, "url": #""https://example.org/a.pth""#, "architecture": #""compact""#,
            "licence": #""x""#,
        ]
        fields[field] = json
        return "[{" + fields.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ") + "}]"
    }

    @Test func theBundledOneHoldsWhatItPromises() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "Sources/BundledModels/Models/catalogue.json")
        let catalogue = try Catalogue(contentsOf: file)
        #expect(catalogue.entries.count > 20)
        for entry in catalogue.entries {
            #expect(entry.url.hasPrefix("https://"), "\(entry.name)")
            // torchvision writes the first digits into the name.
            if let digest = entry.sha256, entry.url.contains("pytorch.org") {
                #expect(entry.file.contains("-\(digest)."))
            }
        }
        #expect(throws: FetchingError.self) { try catalogue.entry("resnet81") }
    }

    @Test(arguments: [
        ("size", "0", "a size of 0 bytes"), ("sha256", #""ABCDEF0123""#, "hexadecimal"),
        ("sha256", #""abc""#, "hexadecimal"), ("name", #""../a""#, "letters, digits"),
        ("url", #""https://example.org/..""#, "is no address of a file"),
        ("url", #""nothing""#, "is no address"),
        ("size", #""many""#, "expected a JSON list of entries"),
    ])
    func anEntryThatMakesNoSenseIsNamed(_ field: String, _ json: String, _ message: String) throws {
        let error = #expect(throws: FetchingError.self) { try read(row(field, json)) }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }

    @Test func whatIsMissingIsNamed() throws {
        let error = #expect(throws: FetchingError.self) { try read(#"[{"name": "a"}]"#) }
        #expect(error?.description.contains("entry 1 has no 'url'") == true, "\(String(describing: error))")
        #expect(throws: FetchingError.self) { try read("not JSON") }
        #expect(throws: Never.self) { try read("[]") }
    }

    @Test func theEnvironmentNamesProxiesAndExceptions() throws {
        let url = try #require(URL(string: "https://download.example.org/a"))
        func proxy(_ environment: [String: String]) -> Proxy? { Proxy.of(url, environment: environment) }
        #expect(proxy([:]) == nil)
        #expect(proxy(["HTTP_PROXY": "http://p:1"]) == nil)
        #expect(proxy(["HTTPS_PROXY": "http://u:w%40@p:3128"])?.credentials == "u:w@")
        #expect(proxy(["https_proxy": "p:8080"])?.port == 8080)
        for exception in ["*", "example.org", ".example.org", "a.org, download.example.org"] {
            #expect(proxy(["HTTPS_PROXY": "http://p:1", "NO_PROXY": exception]) == nil, "\(exception)")
        }
        #expect(proxy(["HTTPS_PROXY": "http://p:1", "NO_PROXY": "ample.org"])?.host == "p")
    }
}
