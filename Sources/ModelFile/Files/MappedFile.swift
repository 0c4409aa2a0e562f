#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A file's bytes, mapped read-only: pages are read when touched and don't count as the program's own memory.
///
/// The file must not be shortened while it is mapped; writers here replace files and never change them in place.
final class MappedFile: @unchecked Sendable {
    // Sendable because the mapping is immutable from `init` to `deinit`.
    let path: String
    let count: Int
    private let address: UnsafeRawPointer?

    init(path: String) throws(ModelFileError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Self.unreadable(path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw Self.unreadable(path) }
        // A folder or a pipe opens, too, but can't be mapped.
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(path: path, reason: "it isn't a regular file")
        }
        self.path = path
        count = Int(status.st_size)
        guard count > 0 else {
            address = nil
            return
        }
        guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else {
            throw Self.unreadable(path)
        }
        address = UnsafeRawPointer(start)
    }

    deinit {
        if let address { munmap(UnsafeMutableRawPointer(mutating: address), count) }
    }

    func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try withExtendedLifetime(self) { try body(UnsafeRawBufferPointer(start: address, count: count)) }
    }

    private static func unreadable(_ path: String) -> ModelFileError {
        .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
}
