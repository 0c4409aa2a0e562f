import Foundation
import Groundwork

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Keeps a second process out of a run's folder; the system lets go of it however the process ends.
final class RunLock: Sendable {
    private let file: Int32

    /// - Throws: ``TrainingError/busy(folder:)`` where another process holds it.
    init(_ folder: URL) throws {
        let path = folder.appending(path: ".lock").path
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else {
            throw FileWriteError.system(path, "open it")
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw TrainingError.busy(folder: folder.path)
        }
    }

    deinit { close(file) }
}
