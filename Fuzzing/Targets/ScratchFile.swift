import Foundation
import Synchronization

/// The one file that a fuzzer's bytes are put into, for parsers that map files: creating a file for every input
/// would cost more than parsing it.
final class ScratchFile: Sendable {
    private static let shared = ScratchFile()

    private let path: String
    private let handle: Int32
    private let isInUse = Mutex(())

    private init() {
        // In a folder of its own, because importers look around.
        var template = Array((NSTemporaryDirectory() + "/thorax-fuzz-XXXXXX").utf8CString)
        precondition(mkdtemp(&template) != nil, "no folder can be made in \(NSTemporaryDirectory())")
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        path = folder + "/input.csv"
        handle = open(path, O_RDWR | O_CREAT | O_EXCL, 0o600)
        precondition(handle >= 0, "no scratch file can be made in \(folder)")
    }

    /// Calls `body` with the path of a file of these bytes; what it maps from the file must be gone when it returns.
    static func with<Result>(_ bytes: UnsafeRawBufferPointer, _ body: (String) -> Result) -> Result {
        shared.isInUse.withLock { _ in
            let isEmpty = ftruncate(shared.handle, 0) == 0
            let written = isEmpty ? pwrite(shared.handle, bytes.baseAddress, bytes.count, 0) : -1
            precondition(written == bytes.count, "the scratch file \(shared.path) can't be written")
            return body(shared.path)
        }
    }
}
