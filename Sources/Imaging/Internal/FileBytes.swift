#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Reads whole files. Not by mapping: a mapped file that another process shortens kills the reader.
enum FileBytes {
    /// The bytes of a regular file, or no more than the first `upTo` of them, valid until `workspace` reads the next one.
    static func read(
        _ path: String, limits: DecodingLimits, upTo most: Int = .max, into workspace: Workspace
    ) throws(ImagingError) -> UnsafeRawBufferPointer {
        // Without O_NONBLOCK a pipe would wait for a writer that may never come.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw openFailure(path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .unreadable(path: path, reason: systemReason()) }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFREG else {
            throw .notAFile(path: path, found: kind == S_IFDIR ? "a folder" : "a pipe or a device")
        }
        let size = Int(status.st_size)
        guard size > 0 else { throw .empty(path: path) }
        guard size <= limits.fileBytes else {
            throw .tooManyBytes(path: path, found: size, limit: limits.fileBytes)
        }
        let wanted = min(size, most)
        guard let buffer = workspace.file.reserve(wanted) else {
            throw .unreadable(path: path, reason: "there isn't enough memory for its \(wanted) bytes")
        }
        var count = 0
        while count < wanted {
            let step = systemRead(file, buffer + count, wanted - count)
            if step < 0 {
                if errno == EINTR { continue }
                throw .unreadable(path: path, reason: systemReason())
            }
            if step == 0 { break }
            count += step
        }
        return UnsafeRawBufferPointer(start: buffer, count: count)
    }

    /// Whether something is at `path`, and whether it is a folder; follows links.
    static func kind(of path: String) throws(ImagingError) -> (isFolder: Bool, identity: FileIdentity) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw openFailure(path) }
        return (
            status.st_mode & S_IFMT == S_IFDIR,
            FileIdentity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
        )
    }

    private static func openFailure(_ path: String) -> ImagingError {
        errno == ENOENT || errno == ENOTDIR
            ? .missing(path: path) : .unreadable(path: path, reason: systemReason())
    }

    static func systemReason() -> String { String(cString: strerror(errno)) }

    private static func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
        #if canImport(Darwin)
            Darwin.read(file, buffer, count)
        #else
            Glibc.read(file, buffer, count)
        #endif
    }
}

/// What tells two folders apart, whatever path leads to them.
struct FileIdentity: Hashable {
    let device, number: UInt64
}
