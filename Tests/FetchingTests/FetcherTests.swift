import Fetching
import Foundation
import Groundwork
import Synchronization
import Testing
import _TestSupport

/// Downloads from a server that cuts, stalls, lies and forgets.
@Suite(.timeLimit(.minutes(20)))
final class FetcherTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "thorax-\(UUID().uuidString)")
    private let body = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    private var digest: String { Digest.sha256(Data(body)) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func entry(_ url: String, size: Int? = nil, sha256: String? = nil) throws -> Catalogue.Entry {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var fields =
            ["name": "weights", "url": url, "architecture": "compact", "licence": "none"] as [String: Any]
        fields["size"] = size
        fields["sha256"] = sha256
        let file = folder.appending(path: "catalogue.json")
        try JSONSerialization.data(withJSONObject: [fields]).write(to: file)
        return try Catalogue(contentsOf: file).entry("weights")
    }

    private func fetcher(_ change: (inout Fetcher.Settings) -> Void = { _ in }) -> Fetcher {
        var settings = Fetcher.Settings()
        settings.allowsHTTP = true
        settings.pause = 0.01
        settings.stall = 20
        settings.environment = [:]
        change(&settings)
        return Fetcher(folder: folder.appending(path: "cache"), settings: settings)
    }

    private func failure(_ body: () async throws -> Void) async -> FetchingError? {
        do {
            try await body()
            return nil
        } catch { return error as? FetchingError }
    }

    private func part(_ entry: Catalogue.Entry) -> URL {
        URL(filePath: fetcher().location(of: entry).path + ".part")
    }

    @Test func aFileIsFetchedOnceAndFoundWithoutTheNetwork() async throws {
        let server = try RawServer { [body] _, _ in .whole(body) }
        let entry = try entry(server.url(), size: body.count, sha256: digest)
        let first = try await fetcher().fetch(entry)
        #expect(try Data(contentsOf: first) == Data(body))
        let second = try await fetcher { $0.isOffline = true }.fetch(entry)
        #expect(first == second && server.seen.count == 1)
        #expect(server.seen[0].hasPrefix("GET /weights.bin HTTP/1.1\r\n"))
    }

    @Test func aConnectionThatIsCutIsGoneOnWith() async throws {
        let server = try RawServer { [body] request, number in
            guard number > 0 else {
                return .init(
                    head: "HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n", body: Array(body[..<30_000])
                )
            }
            let start = request.firstMatch(of: /[Rr]ange: bytes=(\d+)-/).flatMap { Int($0.1) } ?? -1
            return (0...30_000).contains(start) ? .rest(body, from: start) : .whole(body)
        }
        let entry = try entry(server.url(), size: body.count, sha256: digest)
        let reasons = Mutex<[String]>([])
        let file = try await fetcher().fetch(
            entry, retrying: { reason, _ in reasons.withLock { $0.append(reason) } })
        #expect(try Data(contentsOf: file) == Data(body))
        #expect(server.seen.count == 2 && reasons.withLock { $0.count } == 1)
    }

    @Test func whatHasComeOutlivesTheRun() async throws {
        let server = try RawServer { [body] request, number in
            // The client may drop the last bytes before a cut, so that any start within them is right.
            let start = request.firstMatch(of: /[Rr]ange: bytes=(\d+)-/).flatMap { Int($0.1) }
            if number > 0, let start { return .rest(body, from: min(start, 40_000)) }
            return .init(
                head: "HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n", body: Array(body[..<40_000]),
                pause: 0.3)
        }
        let entry = try entry(server.url(), sha256: digest)
        let error = await failure { _ = try await self.fetcher { $0.attempts = 1 }.fetch(entry) }
        guard case .gaveUp(_, 1, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let kept = try Data(contentsOf: part(entry))
        #expect(!kept.isEmpty && Data(body).starts(with: kept))
        #expect(try Data(contentsOf: try await fetcher().fetch(entry)) == Data(body))
        #expect(server.seen.count == 2 && server.seen[1].contains("bytes=\(kept.count)-"))
    }

    @Test func aServerThatIgnoresRangesSendsAllAgain() async throws {
        let server = try RawServer { [body] _, number in
            number == 0
                ? .init(
                    head: "HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n", body: Array(body[..<10_000])
                )
                : .whole(body)
        }
        let file = try await fetcher().fetch(try entry(server.url(), size: body.count, sha256: digest))
        #expect(try Data(contentsOf: file) == Data(body))
    }

    @Test func aPartOfAnOlderFileIsThrownAway() async throws {
        let server = try RawServer { [body] request, _ in
            request.localizedCaseInsensitiveContains("range: bytes=500-")
                ? .rest(body, from: 500) : .whole(body)
        }
        let entry = try entry(server.url(), size: body.count, sha256: digest)
        try FileManager.default.createDirectory(
            at: part(entry).deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(repeating: 7, count: 500).write(to: part(entry))
        #expect(try Data(contentsOf: try await fetcher().fetch(entry)) == Data(body))
        #expect(server.seen.count == 2)
    }

    @Test func aServerThatStallsIsAskedAgain() async throws {
        let server = try RawServer { [body] _, number in
            number == 0
                ? .init(
                    head: "HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n", body: Array(body[..<100]),
                    pause: 1.5)
                : .whole(body)
        }
        let entry = try entry(server.url(), size: body.count, sha256: digest)
        let file = try await fetcher { $0.stall = 2 }.fetch(entry)
        #expect(try Data(contentsOf: file) == Data(body))
    }

    @Test func anotherLengthIsRefusedBeforeAByteIsKept() async throws {
        let server = try RawServer { [body] _, _ in .whole(body) }
        let entry = try entry(server.url(), size: 99_999, sha256: digest)
        let error = await failure { _ = try await self.fetcher().fetch(entry) }
        #expect(error == .size(url: server.url(), expected: 99_999, found: 100_000))
        #expect(server.seen.count == 1)
        #expect(try Data(contentsOf: part(entry)).isEmpty)
    }

    @Test func bytesBeyondTheLengthAreRefused() async throws {
        // Without a length the body ends with the connection.
        let server = try RawServer { [body] _, _ in .init(head: "HTTP/1.1 200 OK\r\n", body: body + [1]) }
        let entry = try entry(server.url(), size: body.count, sha256: digest)
        let error = await failure { _ = try await self.fetcher().fetch(entry) }
        guard case .size(_, 100_000, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let unlimited = await failure {
            _ = try await self.fetcher { $0.largestFile = 5000 }.fetch(try self.entry(server.url()))
        }
        guard case .tooLarge = unlimited else {
            Issue.record("\(String(describing: unlimited))")
            return
        }
    }

    @Test func otherBytesAreNeverUsed() async throws {
        let server = try RawServer { [body] _, _ in .whole(Array(body.reversed())) }
        let entry = try entry(server.url(), size: body.count, sha256: digest)
        let error = await failure { _ = try await self.fetcher().fetch(entry) }
        guard case .digest(_, digest, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!FileManager.default.fileExists(atPath: fetcher().location(of: entry).path))
        #expect(server.seen.count == 1)
    }

    @Test func aFileThatWasChangedInTheCacheIsNotUsed() async throws {
        let server = try RawServer { [body] _, _ in .whole(body) }
        for sha256 in [digest, String(digest.prefix(8)), nil] {
            let entry = try entry(server.url(), sha256: sha256)
            try? FileManager.default.removeItem(at: folder.appending(path: "cache"))
            let file = try await fetcher().fetch(entry)
            try Data(body.reversed()).write(to: file)
            let error = await failure { _ = try await self.fetcher().fetch(entry) }
            guard case .digest = error else {
                Issue.record("\(sha256 ?? "no digest"): \(String(describing: error))")
                continue
            }
        }
    }

    @Test func onlyHTTPSUnlessAllowed() async throws {
        let server = try RawServer { [body] _, _ in .whole(body) }
        let entry = try entry(server.url(), sha256: digest)
        let error = await failure { _ = try await self.fetcher { $0.allowsHTTP = false }.fetch(entry) }
        #expect(error == .insecure(url: server.url(), origin: nil) && server.seen.isEmpty)
    }

    @Test func redirectionsAreFollowedAndCounted() async throws {
        let server = try RawServer { [body] request, _ in
            if request.hasPrefix("GET /loop") { return .redirect("/loop") }
            if request.hasPrefix("GET /ftp") { return .redirect("ftp://127.0.0.1/weights.bin") }
            return request.hasPrefix("GET /start") ? .redirect("/weights.bin") : .whole(body)
        }
        let file = try await fetcher().fetch(try entry(server.url("start"), sha256: digest))
        #expect(try Data(contentsOf: file) == Data(body))
        let loop = await failure { _ = try await self.fetcher().fetch(try self.entry(server.url("loop"))) }
        guard case .redirection = loop else {
            Issue.record("\(String(describing: loop))")
            return
        }
        let other = await failure { _ = try await self.fetcher().fetch(try self.entry(server.url("ftp"))) }
        #expect(other == .insecure(url: "ftp://127.0.0.1/weights.bin", origin: server.url("ftp")))
    }

    @Test(arguments: [("404 Not Found", 1), ("503 Service Unavailable", 3)])
    func attemptsAreBounded(_ status: String, _ requests: Int) async throws {
        let server = try RawServer { _, _ in .status(status) }
        let entry = try entry(server.url())
        let error = await failure { _ = try await self.fetcher { $0.attempts = 3 }.fetch(entry) }
        #expect(error != nil && server.seen.count == requests)
    }

    @Test func aProxyIsAskedForTheOtherHost() async throws {
        // It answers, and then hangs up on whatever comes next: who is asked for what is all that counts.
        let proxy = try RawServer { _, _ in .status("403 Forbidden") }
        let entry = try entry("http://weights.invalid/weights.bin", sha256: digest)
        let fetcher = fetcher {
            $0.environment = ["HTTP_PROXY": "http://127.0.0.1:\(proxy.port)"]
            $0.attempts = 1
        }
        #expect(await failure { _ = try await fetcher.fetch(entry) } != nil)
        #expect(proxy.seen.first?.contains("weights.invalid") == true, "\(proxy.seen)")
    }

    @Test func offlineSaysWhereItLooked() async throws {
        let entry = try entry("https://example.org/weights.bin")
        let error = await failure { _ = try await self.fetcher { $0.isOffline = true }.fetch(entry) }
        #expect(error?.description.contains("run this without --offline") == true)
    }
}
