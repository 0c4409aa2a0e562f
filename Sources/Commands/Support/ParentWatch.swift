import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Ends this process when the one that started it has gone: a search that is killed leaves no training behind.
///
/// A run may end at any instant, because its checkpoints are renamed into place.
enum ParentWatch {
    static func start(_ parent: Int32) {
        let thread = Thread {
            while getppid() == parent { usleep(500_000) }
            _exit(128 + SIGTERM)
        }
        thread.start()
    }
}
