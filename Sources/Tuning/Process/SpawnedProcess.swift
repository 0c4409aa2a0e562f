import Foundation
import Groundwork
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A process that was started with given descriptors, and whose processor time is known when it has ended.
package final class SpawnedProcess: Sendable {
    /// How a process ended.
    package struct Exit: Sendable, Equatable {
        /// Its status; 128 and the signal's number where a signal ended it, as shells have it.
        package let status: Int32
        /// User and system time of the process and of those that it waited for.
        package let cpuSeconds: Double
    }

    private let id: pid_t
    private let exit = Mutex<Exit?>(nil)

    /// - Parameters:
    ///   - command: the executable, looked up in `PATH`, and its arguments.
    ///   - input: the descriptor that becomes its standard input; likewise `output` and `errors`.
    /// - Throws: ``TuningError/cannotStart(executable:reason:)``.
    init(_ command: [String], input: Int32, output: Int32, errors: Int32) throws(TuningError) {
        let (id, status) = ProcessStart.spawn(command) { descriptors in
            for (descriptor, number) in [
                (input, STDIN_FILENO), (output, STDOUT_FILENO), (errors, STDERR_FILENO),
            ] {
                posix_spawn_file_actions_adddup2(&descriptors, descriptor, number)
            }
        }
        guard status == 0 else {
            throw .cannotStart(executable: command[0], reason: String(cString: strerror(status)))
        }
        self.id = id
    }

    /// A process without input that writes all it prints to a new file.
    convenience init(_ command: [String], writingTo output: URL) throws(TuningError) {
        let written = open(output.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard written >= 0 else {
            throw .cannotStart(
                executable: command[0], reason: "\(output.path): \(String(cString: strerror(errno)))")
        }
        defer { close(written) }
        let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(nothing) }
        try self.init(command, input: nothing, output: written, errors: written)
    }

    deinit { stop(grace: .zero) }

    /// How it ended; `nil` while it runs.
    package func poll() -> Exit? { wait(WNOHANG) }

    /// Asks it to end, and ends it where it hasn't after `grace`.
    @discardableResult
    package func stop(grace: Duration) -> Exit {
        if let exit = poll() { return exit }
        if grace > .zero {
            kill(id, SIGTERM)
            let deadline = ContinuousClock.now + grace
            while ContinuousClock.now < deadline {
                if let exit = poll() { return exit }
                usleep(10_000)
            }
        }
        kill(id, SIGKILL)
        return wait(0) ?? Exit(status: 128 + SIGKILL, cpuSeconds: 0)
    }

    private func wait(_ options: Int32) -> Exit? {
        exit.withLock { known in
            if known != nil { return known }
            var status: Int32 = 0
            var usage = rusage()
            var found: pid_t
            repeat { found = wait4(id, &status, options, &usage) } while found < 0 && errno == EINTR
            guard found != 0 else { return nil }
            // The macros WIFSIGNALED, WTERMSIG and WEXITSTATUS aren't imported.
            let signal = status & 0x7F
            known = Exit(
                status: found < 0 ? -1 : signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
                cpuSeconds: [usage.ru_utime, usage.ru_stime].reduce(0) {
                    $0 + Double($1.tv_sec) + Double($1.tv_usec) * 1e-6
                })
            return known
        }
    }
}
