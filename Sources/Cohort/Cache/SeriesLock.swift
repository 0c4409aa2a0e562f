#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The advisory lock under which a series' shards are made and filled; released by the system where its holder dies.
struct SeriesLock: ~Copyable {
    private let path: String
    private var file: Int32

    init(_ path: String) throws(CohortError) {
        self.path = path
        file = try SharedFile.open(path)
    }

    deinit { close(file) }

    /// Waits until no other process fills the series, and keeps others from it until ``unlock()``.
    ///
    /// Where somebody has deleted the folder and another process has made it anew, the new folder's lock is taken.
    mutating func lock() throws(CohortError) {
        while true {
            try SharedFile.lock(file, path)
            if SharedFile.isSame(file, path) { return }
            let current = try SharedFile.open(path)
            close(file)
            file = current
        }
    }

    func unlock() { flock(file, LOCK_UN) }
}
