public import Foundation

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A file written piece by piece beside its place, which takes that place only when it is whole.
///
/// A stream that goes away without ``commit()`` leaves nothing behind.
public final class DurableFileStream {
    private let url: URL
    private let temporary: String
    private let file: Int32
    private var isCommitted = false

    /// Opens a temporary file beside `url`. Its name carries the process id, so that writers never share one.
    public init(_ url: URL) throws(FileWriteError) {
        self.url = url
        temporary = "\(url.path).\(getpid())-\(UInt32.random(in: 0 ... .max)).partial"
        file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw FileWriteError.system(url.path, "create a file in its folder") }
    }

    deinit {
        close(file)
        if !isCommitted { unlink(temporary) }
    }

    /// Appends all of `bytes`, resuming after partial writes and interruptions.
    public func append(_ bytes: UnsafeRawBufferPointer) throws(FileWriteError) {
        if let problem = DurableFile.append(bytes, to: file, path: url.path) { throw problem }
    }

    /// Appends all of `data`.
    public func append(_ data: Data) throws(FileWriteError) {
        try DurableFile.append(data, to: file, path: url.path)
    }

    /// Syncs the file to the disk and renames it into place.
    public func commit() throws(FileWriteError) {
        guard fsync(file) == 0 else { throw FileWriteError.system(url.path, "sync it to the disk") }
        guard rename(temporary, url.path) == 0 else {
            throw FileWriteError.system(url.path, "rename it into place")
        }
        isCommitted = true
        let folder = open(url.deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }
}
