public import Foundation

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Writes files that only their owner may read.
public enum PrivateFile {
    /// Writes `text` to a file that isn't there yet, whole or not at all, with permissions 0600.
    ///
    /// - Throws: where it can't be written, or is there already.
    public static func create(_ text: String, at url: URL) throws(FileWriteError) {
        let temporary = "\(url.path).\(getpid())-\(UInt32.random(in: 0 ... .max)).partial"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FileWriteError.system(url.path, "create a file in its folder") }
        defer {
            close(file)
            unlink(temporary)
        }
        try DurableFile.append(Data(text.utf8), to: file, path: url.path)
        guard fsync(file) == 0 else { throw FileWriteError.system(url.path, "sync it to the disk") }
        // Unlike a rename, a link never takes the place of a file that another process made meanwhile.
        guard link(temporary, url.path) == 0 else { throw FileWriteError.system(url.path, "create it") }
    }
}
