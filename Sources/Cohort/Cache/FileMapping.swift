#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A file's bytes, mapped for reading and shared with whoever writes to the file.
///
/// `@unchecked Sendable`: the address never changes and stays valid until the last reference goes. Bytes that another
/// thread or process writes meanwhile may be seen half written; readers hold them against a checksum.
final class FileMapping: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer

    /// Maps `count` bytes of an open file; `nil` where the system refuses.
    init?(_ file: Int32, count: Int) {
        guard let start = mmap(nil, count, PROT_READ, MAP_SHARED, file, 0), start != MAP_FAILED else {
            return nil
        }
        bytes = UnsafeRawBufferPointer(start: start, count: count)
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
}
