package import Foundation
import Groundwork
package import Imaging
import Synchronization

/// Decoded and resized films on disk: every file is decoded once per preprocessing, whatever its path or name.
///
/// A folder holds two files per preprocessing: `….pixels`, films of `size * size` bytes one behind the other, and
/// `….index`, records of file digest, position and checksum. A film is appended first and its record after it, so
/// a kill or a full disk loses at most that film. Runs share the folder: appends are made under a lock, and what
/// a power cut or a bad disk has spoilt fails its checksum and is decoded anew. Films are read with `pread`, not
/// through a mapping: the kernel's page cache serves both as fast, but a file that another program cuts short
/// would end a mapping process with SIGBUS. Delete the folder to free its room; running processes go on.
package final class PixelCache: Sendable {
    private struct Entry {
        let slot: Int
        let checksum: UInt64
    }

    private struct State: ~Copyable {
        var index: RecordFile
        var entries: [FileDigest: Entry] = [:]

        mutating func load() throws(CohortError) {
            try index.lock()
            defer { index.unlock() }
            try refresh()
        }

        /// Takes in what other runs have appended; call it under the index's lock.
        mutating func refresh() throws(CohortError) {
            while let words = try index.readNew() {
                for at in stride(from: 0, to: words.count, by: 6) {
                    guard let slot = Int(exactly: words[at + 4]) else { continue }
                    // A later record for the same film replaces one that turned out to be spoilt.
                    entries[FileDigest(words[at...])] = Entry(slot: slot, checksum: words[at + 5])
                }
            }
        }
    }

    private let size: Int
    private let pixels: PixelFile
    private let digests: DigestMemory
    private let state: Mutex<State>

    /// Opens the cache in `folder`, which is created where it is missing.
    ///
    /// - Throws: where the folder can't be created, written to or locked.
    package init(folder: URL, preprocessing: Preprocessing) throws(CohortError) {
        let path = FilePath.absolute(folder)
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .cache(path: path, step: "create its folder", reason: error.localizedDescription)
        }
        let name = "\(path)/\(preprocessing.size)px-\(try Self.key(preprocessing).prefix(16))"
        size = preprocessing.size
        digests = try DigestMemory(path: "\(path)/files.digests")
        pixels = try PixelFile(path: name + ".pixels", slotSize: size * size)
        state = Mutex(try Self.open(name + ".index"))
    }

    private static func open(_ path: String) throws(CohortError) -> State {
        var state = State(index: try RecordFile(path: path, wordsPerRecord: 6))
        try state.load()
        return state
    }

    /// Number of films in the cache.
    package var count: Int { state.withLock { $0.entries.count } }

    /// The digest of a file's bytes, remembered by path, size and modification time over runs.
    ///
    /// - Throws: where the file can't be read.
    package func digest(ofFile path: String) throws(CohortError) -> FileDigest {
        try digests.digest(ofFile: path)
    }

    package func contains(_ digest: FileDigest) -> Bool { state.withLock { $0.entries[digest] != nil } }

    /// The film made from the file with this digest; `nil` where it has to be decoded.
    package func film(for digest: FileDigest) -> PreparedFilm? {
        guard let entry = state.withLock({ $0.entries[digest] }) else { return nil }
        if let bytes = pixels.read(entry.slot), Self.checksum(bytes) == entry.checksum {
            return PreparedFilm(size: size, pixels: bytes)
        }
        // Forgotten, so that the film is stored again once it has been decoded anew.
        state.withLock { $0.entries[digest] = nil }
        return nil
    }

    /// Keeps the film made from the file with this digest.
    ///
    /// - Throws: where it can't be written; the cache stays sound.
    package func store(_ film: PreparedFilm, for digest: FileDigest) throws(CohortError) {
        precondition(film.size == size, "a film of another size than the cache's")
        let checksum = Self.checksum(film.pixels)
        try state.withLock { state throws(CohortError) in
            guard state.entries[digest] == nil else { return }
            try state.index.lock()
            defer { state.index.unlock() }
            try state.refresh()
            guard state.entries[digest] == nil else { return }
            let slot = try pixels.append(film.pixels)
            try state.index.append(digest.array + [UInt64(slot), checksum])
            state.entries[digest] = Entry(slot: slot, checksum: checksum)
        }
    }

    private static func checksum(_ pixels: [UInt8]) -> UInt64 {
        pixels.withUnsafeBytes { Checksum.xxh64($0) }
    }

    /// Raise it when decoding or resizing changes its result, so that no old pixels are used.
    private static let pixelVersion = 1

    /// Everything in a preprocessing that changes pixels, as a name.
    private static func key(_ preprocessing: Preprocessing) throws(CohortError) -> String {
        // Normalisation is applied behind the cache; whatever else a preprocessing may come to hold counts.
        var relevant = preprocessing
        relevant.normalisation = Preprocessing.Normalisation(mean: [], std: [])
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        do { return Digest.sha256(Data("\(pixelVersion) ".utf8) + (try encoder.encode(relevant))) } catch {
            throw .cache(path: "", step: "name this preprocessing", reason: "\(error)")
        }
    }
}
