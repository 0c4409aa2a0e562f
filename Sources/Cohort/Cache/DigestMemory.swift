import Foundation
import Synchronization

/// Remembers the digest of every file by path, size and modification time, so that a second run reads no file anew.
final class DigestMemory: Sendable {
    private struct Known {
        let size: UInt64
        let modified: UInt64
        let digest: FileDigest
    }

    private struct State: ~Copyable {
        var file: RecordFile
        var known: [FileDigest: Known] = [:]

        mutating func load() throws(CohortError) {
            try file.lock()
            defer { file.unlock() }
            try refresh()
        }

        /// Takes in what other runs have appended; call it under the file's lock.
        mutating func refresh() throws(CohortError) {
            while let words = try file.readNew() {
                for at in stride(from: 0, to: words.count, by: 10) {
                    let known = Known(
                        size: words[at + 4], modified: words[at + 5], digest: FileDigest(words[(at + 6)...]))
                    self.known[FileDigest(words[at...])] = known
                }
            }
        }

        mutating func append(_ words: [UInt64]) throws(CohortError) {
            try file.lock()
            defer { file.unlock() }
            try refresh()
            try file.append(words)
        }
    }

    private let state: Mutex<State>

    init(path: String) throws(CohortError) {
        state = Mutex(try Self.open(path))
    }

    private static func open(_ path: String) throws(CohortError) -> State {
        var state = State(file: try RecordFile(path: path, wordsPerRecord: 10))
        try state.load()
        return state
    }

    /// The digest of the file at `path`, from memory where size and modification time are as they were.
    ///
    /// - Throws: where the file can't be read.
    func digest(ofFile path: String) throws(CohortError) -> FileDigest {
        let now = try FileStamp(path)
        let key = FileDigest(of: path)
        if let digest = remembered(key, now) { return digest }
        let digest: FileDigest
        do { digest = try FileDigest(contentsOf: URL(fileURLWithPath: path)) } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
        if now.isSettled { remember(digest, key, now) }
        return digest
    }

    /// The digest of the file at `path` if it is known without reading the file.
    func remembered(ofFile path: String) -> FileDigest? {
        (try? FileStamp(path)).flatMap { remembered(FileDigest(of: path), $0) }
    }

    private func remembered(_ key: FileDigest, _ now: FileStamp) -> FileDigest? {
        guard let known = state.withLock({ $0.known[key] }) else { return nil }
        return known.size == now.size && known.modified == now.modified ? known.digest : nil
    }

    private func remember(_ digest: FileDigest, _ key: FileDigest, _ identity: FileStamp) {
        state.withLock { state in
            state.known[key] = Known(size: identity.size, modified: identity.modified, digest: digest)
            // A digest that can't be stored is only computed again by the next run.
            try? state.append(key.array + [identity.size, identity.modified] + digest.array)
        }
    }
}
