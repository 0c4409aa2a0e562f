import ArgumentParser
import BundledModels
import DataCommands
import Fetching
import Foundation
import Reporting

struct ModelsPullCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Fetches published weights by name, checks them, and prints where they lie.",
        discussion: """
            An interrupted download is gone on with; a file that is there already is checked again and named. Without a \
            name, the catalogue is listed. HTTPS_PROXY and NO_PROXY are honoured.
            """)

    @Argument(help: "A name from the catalogue.")
    var name: String?
    @Option(help: "Another catalogue: a JSON list of name, url, size, sha256, architecture, licence.")
    var catalogue: String?
    @Option(help: "The folder that keeps the files; without it, thorax/models in the user's cache folder.")
    var cache: String?
    @Flag(help: "Use only what the folder has.")
    var offline = false
    @Flag(help: "Accept addresses without encryption.")
    var allowHTTP = false
    @Option(help: "Attempts before it is given up.")
    var attempts = 5
    @Option(help: "Seconds without a byte after which an attempt ends.")
    var stallTimeout = 30.0

    func validate() throws {
        guard (1...100).contains(attempts) else {
            throw ValidationError("--attempts \(attempts): expected 1 to 100")
        }
        guard (0.1...3600).contains(stallTimeout) else {
            throw ValidationError("--stall-timeout \(stallTimeout): expected 0.1 to 3600 seconds")
        }
    }

    func run() async throws {
        let list = try Catalogue(contentsOf: URL(filePath: catalogue ?? BundledModels.catalogue))
        var settings = Fetcher.Settings()
        settings.isOffline = offline
        settings.allowsHTTP = allowHTTP
        settings.attempts = attempts
        settings.stall = stallTimeout
        let fetcher = Fetcher(
            folder: cache.map { URL(filePath: $0) } ?? Fetcher.standardFolder(), settings: settings)
        guard let name else { return Terminal.print(Self.table(list, fetcher)) }
        let entry = try list.entry(name)
        let file = try await Self.fetch(entry, fetcher)
        Terminal.note("recognised by \(entry.trust); licence: \(entry.licence)")
        Terminal.print(file.path(percentEncoded: false))
    }

    private static func fetch(_ entry: Catalogue.Entry, _ fetcher: Fetcher) async throws -> URL {
        let line = ProgressLine(entry.name, unit: "MB")
        defer { line.finish() }
        return try await fetcher.fetch(entry) { bytes, total in
            if let total { line.update(bytes / 1_000_000, of: total / 1_000_000) }
        } retrying: { reason, attempt in
            line.finish()
            Terminal.note("\(entry.name): \(reason); attempt \(attempt) of \(fetcher.settings.attempts)")
        }
    }

    private static func table(_ list: Catalogue, _ fetcher: Fetcher) -> String {
        var table = TextTable([
            .init("name"), .init("architecture"), .init("bytes", .right), .init("recognised by"),
            .init("here"),
        ])
        for entry in list.entries {
            let isHere = FileManager.default.fileExists(
                atPath: fetcher.location(of: entry).path(percentEncoded: false))
            table.add([
                entry.name, entry.architecture, entry.size.map { Numeral.count($0) } ?? "–",
                entry.sha256.map { $0.count == 64 ? "SHA-256" : "SHA-256 \($0)…" } ?? "first download",
                isHere ? "yes" : "",
            ])
        }
        return table.description
    }
}
