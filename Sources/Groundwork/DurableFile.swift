public import Foundation

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A file that could not be written, with the path, the step and the system's reason.
public struct FileWriteError: Error, CustomStringConvertible, Sendable {
    /// The file that was to be written.
    public let path: String
    /// What could not be done, as words that follow “could not”.
    public let step: String
    /// The system's reason.
    public let reason: String

    /// An error from its facts.
    public init(path: String, step: String, reason: String) {
        self.path = path
        self.step = step
        self.reason = reason
    }

    /// What the system call that just failed said.
    public static func system(_ path: String, _ step: String) -> FileWriteError {
        FileWriteError(path: path, step: step, reason: String(cString: strerror(errno)))
    }

    /// Path, step and reason.
    public var description: String { "\(path): could not \(step): \(reason)" }
}

/// Writes files so that a kill or a full disk at any instant leaves the old file or the new one, never a half.
public enum DurableFile {
    /// Writes `data` beside `url`, syncs it to the disk, and renames it into place.
    public static func write(_ data: Data, to url: URL) throws(FileWriteError) {
        let stream = try DurableFileStream(url)
        try stream.append(data)
        try stream.commit()
    }

    /// Writes `text` as UTF-8; see ``write(_:to:)-(Data,URL)``.
    public static func write(_ text: String, to url: URL) throws(FileWriteError) {
        try write(Data(text.utf8), to: url)
    }

    /// Appends all of `data` to an open descriptor, resuming after partial writes and interruptions.
    public static func append(_ data: Data, to file: Int32, path: String) throws(FileWriteError) {
        var problem: FileWriteError?
        data.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
            problem = append(bytes, to: file, path: path)
        }
        if let problem { throw problem }
    }

    /// Appends raw bytes to an open descriptor; returns what went wrong, if anything did.
    public static func append(_ bytes: UnsafeRawBufferPointer, to file: Int32, path: String)
        -> FileWriteError?
    {
        guard var next = bytes.baseAddress else { return nil }
        var remaining = bytes.count
        while remaining > 0 {
            let count = systemWrite(file, next, min(remaining, 1 << 30))
            if count < 0 {
                if errno == EINTR { continue }
                return .system(path, "write to it")
            }
            next += count
            remaining -= count
        }
        return nil
    }

    private static func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
        #if canImport(Darwin)
            Darwin.write(file, bytes, count)
        #else
            Glibc.write(file, bytes, count)
        #endif
    }
}
