#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What tells cheaply whether a file has changed: its size and modification time.
struct FileStamp {
    let size: UInt64
    /// Nanoseconds since 1970.
    let modified: UInt64
    /// False for a file modified within the last two seconds: it could change again and keep the same time, which
    /// many file systems count in coarse steps.
    let isSettled: Bool

    /// - Throws: where there is no regular file at `path`.
    init(_ path: String) throws(CohortError) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw .unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        // Reading from a pipe could wait for ever.
        guard status.st_mode & S_IFMT == S_IFREG else {
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            throw .unreadable(path: path, reason: isFolder ? "it is a folder" : "it is not a regular file")
        }
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        size = UInt64(status.st_size)
        modified = UInt64(bitPattern: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        isSettled = now.tv_sec - time.tv_sec > 2
    }
}
