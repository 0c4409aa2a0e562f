#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What it takes to make files that several processes share.
extension SharedFile {
    /// Gives the file room for `bytes` bytes on the disk, reading as zeros; returns the system's error code, or 0.
    static func reserve(_ file: Int32, bytes: Int) -> Int32 {
        #if canImport(Glibc)
            var code: Int32
            repeat { code = posix_fallocate(file, 0, off_t(bytes)) } while code == EINTR
            // A file system that can't reserve room can still be written to.
            guard code == EOPNOTSUPP || code == EINVAL else { return code }
        #endif
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        for start in stride(from: 0, to: bytes, by: zeros.count) {
            let problem = zeros.withUnsafeBytes { zeros in
                write(
                    UnsafeRawBufferPointer(rebasing: zeros[..<min(zeros.count, bytes - start)]), to: file,
                    at: start, path: "")
            }
            if problem != nil { return errno }
        }
        return 0
    }

    /// Gives a finished file its name, which must be free; false with `errno` where it isn't.
    static func place(_ temporary: String, at path: String) -> Bool {
        if link(temporary, path) == 0 { return true }
        // File systems without hard links; its callers hold the lock that keeps the name free.
        guard errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS, access(path, F_OK) != 0 else {
            return false
        }
        return rename(temporary, path) == 0
    }

    static func syncFolder(_ path: String) {
        #if canImport(Darwin)
            let folder = Darwin.open(path, O_RDONLY | O_CLOEXEC)
        #else
            let folder = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        #endif
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    /// Waits for an advisory lock.
    ///
    /// It is held for milliseconds, or while a shard gets its room, so only a stopped process can hold it for long.
    static func lock(_ file: Int32, _ path: String) throws(CohortError) {
        for _ in 0..<30_000 {
            if flock(file, LOCK_EX | LOCK_NB) == 0 { return }
            guard errno == EWOULDBLOCK || errno == EINTR else { throw failure(path, "lock it") }
            usleep(1000)
        }
        throw .cache(path: path, step: "lock it", reason: "another process has held it for half a minute")
    }

    /// Whether the open file is the one that has this name now.
    static func isSame(_ file: Int32, _ path: String) -> Bool {
        var (mine, named) = (stat(), stat())
        guard fstat(file, &mine) == 0, stat(path, &named) == 0 else { return false }
        return mine.st_ino == named.st_ino && mine.st_dev == named.st_dev
    }
}
