import Foundation
import Groundwork

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A running `thorax data dicom-worker`, and the socket that leads to its standard input.
///
/// Sendable without the compiler's check, because a process is either among the idle ones of a ``DICOMWorker``, behind
/// its lock, or held by exactly one call there, which never lets it out.
final class WorkerProcess: @unchecked Sendable {
    let id: pid_t
    let channel: FrameChannel
    private var hasBeenReaped = false

    /// - Throws: where no process can be started.
    init(executable: String, memoryLimit: Int) throws(WorkerStartFailure) {
        var ends: [Int32] = [-1, -1]
        guard Self.openPair(&ends) else { throw WorkerStartFailure(reason: FileBytes.systemReason()) }
        let arguments = [executable, "data", "dicom-worker", "--memory-limit", "\(memoryLimit)"]
        let outcome = Self.spawn(arguments, input: ends[1])
        close(ends[1])
        guard case .success(let id) = outcome else {
            close(ends[0])
            throw WorkerStartFailure(reason: "\(executable): \(FileBytes.systemReason())")
        }
        self.id = id
        channel = FrameChannel(socket: ends[0])
    }

    deinit { end() }

    /// Whether the process is still there; one that isn't is reaped.
    func isAlive() -> Bool {
        if !hasBeenReaped, waitpid(id, nil, WNOHANG) != 0 { hasBeenReaped = true }
        return !hasBeenReaped
    }

    /// Ends the process and reaps it. Returns the signal that ended it, where it had ended by itself.
    @discardableResult
    func end(afterGrace grace: Duration = .zero) -> Int32? {
        guard !hasBeenReaped else { return nil }
        hasBeenReaped = true
        close(channel.socket)
        var status: Int32 = 0
        // A crash closes the socket a moment before the process can be waited for.
        let deadline = ContinuousClock.now + grace
        while true {
            let found = waitpid(id, &status, WNOHANG)
            if found != 0 { return found == id ? Self.signal(status) : nil }
            if .now >= deadline { break }
            usleep(1000)
        }
        kill(id, SIGKILL)
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        return nil
    }

    /// The macros WIFSIGNALED and WTERMSIG, which aren't imported.
    private static func signal(_ status: Int32) -> Int32? {
        let signal = status & 0x7F
        return signal == 0 || signal == 0x7F ? nil : signal
    }

    /// Closed on exec, lest other workers hold the end open whose closing tells a worker that this process is gone.
    private static func openPair(_ ends: inout [Int32]) -> Bool {
        #if canImport(Darwin)
            guard socketpair(AF_UNIX, SOCK_STREAM, 0, &ends) == 0 else { return false }
            var isOn: Int32 = 1
            for end in ends {
                _ = fcntl(end, F_SETFD, FD_CLOEXEC)
                setsockopt(end, SOL_SOCKET, SO_NOSIGPIPE, &isOn, socklen_t(MemoryLayout<Int32>.size))
            }
        #else
            let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
            guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return false }
        #endif
        // A film is tens of megabytes: fewer turns between the processes.
        var size: Int32 = 1 << 20
        for end in ends {
            setsockopt(end, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        return true
    }

    private static func spawn(_ arguments: [String], input: Int32) -> Result<pid_t, WorkerStartFailure> {
        // A group of its own: an interrupt from the terminal is for this process to handle.
        let (id, status) = ProcessStart.spawn(arguments, inOwnGroup: true) { descriptors in
            posix_spawn_file_actions_adddup2(&descriptors, input, STDIN_FILENO)
            for output in [STDOUT_FILENO, STDERR_FILENO] {
                posix_spawn_file_actions_addopen(&descriptors, output, "/dev/null", O_WRONLY, 0)
            }
        }
        errno = status
        return status == 0 ? .success(id) : .failure(WorkerStartFailure(reason: ""))
    }
}

/// Why no worker could be started.
struct WorkerStartFailure: Error {
    let reason: String
}
