package import Foundation
import Groundwork

/// Fetches weight files into a folder, and gives only those whose bytes are the promised ones.
package struct Fetcher: Sendable {
    package struct Settings: Sendable {
        /// Whether an address may be plain HTTP.
        package var allowsHTTP = false
        /// Whether only the cache is used.
        package var isOffline = false
        /// How often a file is asked for before it is given up.
        package var attempts = 5
        /// Seconds without a byte after which an attempt ends.
        package var stall = 30.0
        /// Seconds before the second attempt; twice as many before each further one.
        package var pause = 1.0
        /// In bytes.
        package var largestFile = 4 << 30
        /// Where proxies are named.
        package var environment = ProcessInfo.processInfo.environment

        package init() {}
    }

    package let folder: URL
    package let settings: Settings

    package init(folder: URL, settings: Settings = Settings()) {
        self.folder = folder
        self.settings = settings
    }

    /// `$XDG_CACHE_HOME/thorax/models`, by default in `~/.cache`.
    package static func standardFolder(environment: [String: String] = ProcessInfo.processInfo.environment)
        -> URL
    {
        // The standard tells to ignore paths that aren't absolute.
        let base = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? URL(filePath: $0) : nil }
        return (base ?? URL.homeDirectory.appending(path: ".cache")).appending(path: "thorax/models")
    }

    /// Where the entry's file lies once it has been fetched.
    package func location(of entry: Catalogue.Entry) -> URL {
        folder.appending(path: entry.name).appending(path: entry.file)
    }

    /// The entry's file, from the cache or else from its address; its bytes have been checked.
    ///
    /// What has come of an interrupted download is kept and gone on from, by this run's next attempts and by later runs.
    ///
    /// - Parameter progress: called with the bytes that are there and, where it's known, their final number.
    package func fetch(
        _ entry: Catalogue.Entry, progress: (_ bytes: Int, _ total: Int?) -> Void = { _, _ in },
        retrying: (_ reason: String, _ attempt: Int) -> Void = { _, _ in }
    ) async throws -> URL {
        let file = location(of: entry)
        let path = file.path(percentEncoded: false)
        if FileManager.default.fileExists(atPath: path) {
            try verify(path, entry, pinned: pin(of: file))
            return file
        }
        if settings.isOffline {
            throw FetchingError.offline(name: entry.name, folder: folder.path(percentEncoded: false))
        }
        let parent = file.deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        } catch {
            throw FetchingError.unwritable(
                path: parent.path(percentEncoded: false), reason: error.localizedDescription)
        }
        let part = try PartialFile(path + ".part")
        try await download(entry, into: part, progress: progress, retrying: retrying)
        if entry.sha256?.count != 64 {
            let digest = try Self.digest(part.path)
            do { try DurableFile.write(digest + "\n", to: pinFile(of: file)) } catch {
                throw FetchingError.unwritable(path: pinFile(of: file).path, reason: "\(error)")
            }
        }
        try part.move(to: path)
        return file
    }

    private func download(
        _ entry: Catalogue.Entry, into part: PartialFile, progress: (Int, Int?) -> Void,
        retrying: (String, Int) -> Void
    ) async throws {
        let download = Download(settings: settings, url: entry.url, size: entry.size)
        var reason = ""
        for attempt in 1...max(settings.attempts, 1) {
            if attempt > 1 {
                retrying(reason, attempt)
                try await Task.sleep(for: .seconds(settings.pause * Double(1 << min(attempt - 2, 6))))
            }
            if let size = entry.size, part.count > size { try part.restart() }
            let start = part.count
            do {
                if entry.size == nil || start != entry.size {
                    try await download.run(into: part, progress: progress)
                }
                try verify(part.path, entry, pinned: pin(of: location(of: entry)))
                return
            } catch let interruption as Download.Interruption {
                reason = interruption.reason
            } catch let error as FetchingError {
                guard case .digest = error else { throw error }
                // The first part may be of an older file: only a whole download tells. A wrong whole is no accident.
                try part.restart()
                guard start > 0 else { throw error }
                reason = "what had come earlier doesn't belong to what the server sends now"
            }
        }
        throw FetchingError.gaveUp(url: entry.url, attempts: max(settings.attempts, 1), reason: reason)
    }

    private func verify(_ path: String, _ entry: Catalogue.Entry, pinned: String?) throws {
        guard entry.sha256 != nil || pinned != nil else { return }
        let found = try Self.digest(path)
        for expected in [entry.sha256, pinned].compactMap({ $0 }) where !found.hasPrefix(expected) {
            throw FetchingError.digest(path: path, expected: expected, found: found)
        }
    }

    /// Beside a file of which its publisher tells no whole digest: the one of the first download.
    private func pinFile(of file: URL) -> URL { file.appendingPathExtension("sha256") }

    private func pin(of file: URL) -> String? {
        guard let text = try? String(contentsOf: pinFile(of: file), encoding: .utf8) else { return nil }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func digest(_ path: String) throws(FetchingError) -> String {
        do { return try Digest.sha256(contentsOf: URL(filePath: path)) } catch {
            throw .unwritable(path: path, reason: "can't be read: \(error)")
        }
    }
}
