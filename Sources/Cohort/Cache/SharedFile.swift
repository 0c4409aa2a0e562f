#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Positioned reads and writes that finish what the system does in parts.
enum SharedFile {
    static func open(_ path: String) throws(CohortError) -> Int32 {
        #if canImport(Darwin)
            let file = Darwin.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        #else
            let file = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        #endif
        guard file >= 0 else { throw failure(path, "open it") }
        return file
    }

    /// Opens a file that must be there; `nil` with `errno` where it can't be.
    static func openExisting(_ path: String) -> Int32? {
        #if canImport(Darwin)
            let file = Darwin.open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK)
        #else
            let file = Glibc.open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK)
        #endif
        return file >= 0 ? file : nil
    }

    static func size(_ file: Int32, _ path: String) throws(CohortError) -> Int {
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure(path, "ask for its size") }
        return Int(status.st_size)
    }

    /// Fills `buffer`; false where the file ends before or reading fails.
    static func read(into buffer: UnsafeMutableRawBufferPointer, from file: Int32, at offset: Int) -> Bool {
        var done = 0
        while done < buffer.count {
            let count = pread(
                file, buffer.baseAddress?.advanced(by: done), buffer.count - done, off_t(offset + done))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    /// Writes `bytes`, or returns what went wrong.
    static func write(
        _ bytes: UnsafeRawBufferPointer, to file: Int32, at offset: Int, path: String
    ) -> CohortError? {
        var done = 0
        while done < bytes.count {
            let count = pwrite(
                file, bytes.baseAddress?.advanced(by: done), bytes.count - done, off_t(offset + done))
            if count < 0 {
                if errno == EINTR { continue }
                return failure(path, "write to it")
            }
            done += count
        }
        return nil
    }

    static func failure(_ path: String, _ step: String) -> CohortError {
        .cache(path: path, step: step, reason: String(cString: strerror(errno)))
    }
}
