import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A download under way, in a file `….part` that outlives the process and that one process at a time may write.
final class PartialFile {
    let path: String
    private let file: Int32
    private(set) var count: Int

    /// Opens or creates it, and keeps others away until it's closed.
    init(_ path: String) throws(FetchingError) {
        self.path = path
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure(path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .busy(path: path)
        }
        file = descriptor
        count = Int(max(lseek(descriptor, 0, SEEK_END), 0))
    }

    deinit { close(file) }

    func append(_ bytes: UnsafeRawBufferPointer) throws(FetchingError) {
        var rest = bytes
        while let start = rest.baseAddress, !rest.isEmpty {
            let written = write(file, start, rest.count)
            if written < 0 {
                if errno == EINTR { continue }
                throw Self.failure(path)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
            count += written
        }
    }

    /// Throws away what has come.
    func restart() throws(FetchingError) {
        guard ftruncate(file, 0) == 0, lseek(file, 0, SEEK_SET) == 0 else { throw Self.failure(path) }
        count = 0
    }

    /// Makes it the file at `target`, on the disk before it bears that name.
    func move(to target: String) throws(FetchingError) {
        guard fsync(file) == 0, rename(path, target) == 0 else { throw Self.failure(target) }
    }

    private static func failure(_ path: String) -> FetchingError {
        .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
}
