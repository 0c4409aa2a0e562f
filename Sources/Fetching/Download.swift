import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// One request for the rest of a file, over as many redirections as it takes.
struct Download {
    /// What an attempt that may be repeated ended with.
    struct Interruption: Error { let reason: String }

    let settings: Fetcher.Settings
    let url: String
    /// In bytes, where it is known beforehand.
    let size: Int?

    private static let mostRedirections = 5

    /// Fetches what `part` lacks.
    ///
    /// - Throws: ``FetchingError`` where another attempt can't help, ``Interruption`` where it may.
    func run(into part: PartialFile, progress: (Int, Int?) -> Void) async throws {
        var address = url
        for _ in 0...Self.mostRedirections {
            guard let parsed = URL(string: address), let scheme = parsed.scheme, parsed.host() != nil else {
                throw FetchingError.redirection(url: address)
            }
            guard scheme == "https" || scheme == "http" && settings.allowsHTTP else {
                throw FetchingError.insecure(url: address, origin: address == url ? nil : url)
            }
            guard let next = try await request(parsed, into: part, progress: progress) else { return }
            guard let target = URL(string: next, relativeTo: parsed) else {
                throw FetchingError.redirection(url: url)
            }
            address = target.absoluteString
        }
        throw FetchingError.redirection(url: url)
    }

    /// Asks one address; gives the next one where it redirects.
    private func request(_ url: URL, into part: PartialFile, progress: (Int, Int?) -> Void) async throws
        -> String?
    {
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration(url))
        do {
            let next = try await request(url, client, into: part, progress: progress)
            try await client.shutdown()
            return next
        } catch {
            try? await client.shutdown()
            switch error {
            case is FetchingError, is Interruption, is CancellationError: throw error
            case let error as HTTPClientError: throw Interruption(reason: words(error))
            default: throw Interruption(reason: "\(error)")
            }
        }
    }

    private func words(_ error: HTTPClientError) -> String {
        switch error {
        case .readTimeout: "no byte came for \(settings.stall) s"
        case .connectTimeout: "no connection within \(settings.stall) s"
        case .remoteConnectionClosed: "the server hung up"
        default: "\(error)"
        }
    }

    private func configuration(_ url: URL) -> HTTPClient.Configuration {
        // Redirections are followed here, because each has to be HTTPS, too; compression would hide the true length.
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(
                connect: .nanoseconds(Int64(settings.stall * 1e9)),
                read: .nanoseconds(Int64(settings.stall * 1e9))))
        configuration.httpVersion = .http1Only
        if let proxy = Proxy.of(url, environment: settings.environment) {
            configuration.proxy = .server(
                host: proxy.host, port: proxy.port,
                authorization: proxy.credentials.map {
                    .basic(credentials: Data($0.utf8).base64EncodedString())
                })
        }
        return configuration
    }

    private func request(
        _ url: URL, _ client: HTTPClient, into part: PartialFile, progress: (Int, Int?) -> Void
    ) async throws -> String? {
        var request = HTTPClientRequest(url: url.absoluteString)
        request.headers.add(name: "User-Agent", value: "thorax")
        request.headers.add(name: "Accept-Encoding", value: "identity")
        let start = part.count
        if start > 0 { request.headers.add(name: "Range", value: "bytes=\(start)-") }
        let response = try await client.execute(request, deadline: .distantFuture)
        switch response.status.code {
        case 200:
            // A server that ignores the range sends everything again.
            if start > 0 { try part.restart() }
        case 206:
            guard try starts(response, at: start, url: url) else {
                try part.restart()
                throw Interruption(reason: "the server sent another part than was asked for")
            }
        case 301, 302, 303, 307, 308:
            guard let next = response.headers.first(name: "Location") else {
                throw FetchingError.redirection(url: url.absoluteString)
            }
            return next
        case 416:
            try part.restart()
            throw Interruption(reason: "the server has no such part of the file")
        case 408, 429, 500...599: throw Interruption(reason: "the server answers \(response.status.code)")
        default: throw FetchingError.refused(url: url.absoluteString, status: Int(response.status.code))
        }
        try await receive(response, url: url.absoluteString, into: part, progress: progress)
        return nil
    }

    /// Whether the part sent is the one asked for: `bytes 100-199/200`.
    private func starts(_ response: HTTPClientResponse, at start: Int, url: URL) throws -> Bool {
        guard let range = response.headers.first(name: "Content-Range"),
            let match = range.wholeMatch(of: /bytes (\d+)-\d+\/(\d+|\*)/), Int(match.1) == start
        else { return false }
        if let total = Int(match.2) { try check(total, url: url.absoluteString) }
        return true
    }

    private func check(_ total: Int, url: String) throws(FetchingError) {
        if let size, total != size { throw .size(url: url, expected: size, found: total) }
        if total > settings.largestFile {
            throw .tooLarge(url: url, limit: settings.largestFile, found: total)
        }
    }

    private func receive(
        _ response: HTTPClientResponse, url: String, into part: PartialFile, progress: (Int, Int?) -> Void
    ) async throws {
        let start = part.count
        let announced = response.headers.first(name: "Content-Length").flatMap { Int($0) }
        let total = announced.map { start.addingReportingOverflow($0) }
        if let total { try check(total.overflow ? .max : total.partialValue, url: url) }
        let expected = size ?? total?.partialValue
        let limit = min(expected ?? .max, settings.largestFile)
        progress(part.count, expected)
        for try await buffer in response.body {
            guard buffer.readableBytes <= limit - part.count else {
                let found = part.count + buffer.readableBytes
                throw expected == nil
                    ? FetchingError.tooLarge(url: url, limit: limit, found: found)
                    : FetchingError.size(url: url, expected: limit, found: found)
            }
            try buffer.withUnsafeReadableBytes { try part.append($0) }
            progress(part.count, expected)
        }
        if let expected, part.count < expected {
            throw Interruption(reason: "the connection ended after \(part.count) of \(expected) bytes")
        }
    }
}
