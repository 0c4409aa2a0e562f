import Groundwork

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// An append-only file of records of a few 64-bit words, shared by processes.
///
/// Every record ends in its checksum, and appending happens under an advisory lock. A kill or a full disk leaves
/// at most one partial record at the end, which the next append overwrites; a record that a power cut has spoilt
/// fails its checksum and is passed over. Not safe for several threads of one process: its owner locks.
struct RecordFile: ~Copyable {
    let path: String
    private let file: Int32
    private let wordsPerRecord: Int
    /// Records read or appended so far.
    private var position = 0

    private var recordSize: Int { 8 * (wordsPerRecord + 1) }

    /// Opens or creates the file.
    init(path: String, wordsPerRecord: Int) throws(CohortError) {
        self.path = path
        self.wordsPerRecord = wordsPerRecord
        file = try SharedFile.open(path)
    }

    deinit { close(file) }

    /// Waits until no other process appends, and keeps others from it until ``unlock()``.
    func lock() throws(CohortError) { try SharedFile.lock(file, path) }

    func unlock() { flock(file, LOCK_UN) }

    /// Some of the records appended since the last call, by this process or another, one behind the other in one
    /// array; `nil` where there are no more. Call it under the lock.
    mutating func readNew() throws(CohortError) -> [UInt64]? {
        let available = try SharedFile.size(file, path) / recordSize
        guard position < available else { return nil }
        // In pieces, so that memory doesn't depend on the file's length.
        let count = min(4096, available - position)
        let words = try read(count: count)
        position += count
        var sound: [UInt64] = []
        for start in stride(from: 0, to: words.count, by: wordsPerRecord + 1) {
            let payload = words[start..<start + wordsPerRecord]
            if words[start + wordsPerRecord] == Self.checksum(Array(payload)) { sound += payload }
        }
        return sound
    }

    /// Appends a record; call it under the lock, after ``readNew()`` has returned `nil`.
    mutating func append(_ payload: [UInt64]) throws(CohortError) {
        precondition(payload.count == wordsPerRecord)
        let words = (payload + [Self.checksum(payload)]).map(\.littleEndian)
        let problem = words.withUnsafeBytes {
            SharedFile.write($0, to: file, at: position * recordSize, path: path)
        }
        if let problem { throw problem }
        position += 1
    }

    private func read(count: Int) throws(CohortError) -> [UInt64] {
        var words = Array(repeating: UInt64(0), count: count * (wordsPerRecord + 1))
        let isComplete = words.withUnsafeMutableBytes {
            SharedFile.read(into: $0, from: file, at: position * recordSize)
        }
        guard isComplete else { throw SharedFile.failure(path, "read it") }
        return words.map(UInt64.init(littleEndian:))
    }

    private static func checksum(_ payload: [UInt64]) -> UInt64 {
        // The seed tells records of another layout apart.
        payload.map(\.littleEndian).withUnsafeBytes { Checksum.xxh64($0, seed: UInt64(payload.count)) }
    }
}
