import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The helper: a process that answers each line with a line.
final class HelperProcess {
    private let process: SpawnedProcess
    private let socket: LineSocket
    private let log: URL

    init(_ command: [String], log: URL) throws(TuningError) {
        let messages = open(log.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard messages >= 0, let (socket, other) = LineSocket.pair() else {
            throw .helperStart(command: command[0], reason: String(cString: strerror(errno)))
        }
        defer {
            close(messages)
            close(other)
        }
        self.socket = socket
        self.log = log
        do {
            process = try SpawnedProcess(command, input: other, output: other, errors: messages)
        } catch {
            guard case .cannotStart(_, let reason) = error else { throw error }
            throw .helperStart(command: command[0], reason: reason)
        }
    }

    /// Sends a line and waits for the answer.
    func exchange(_ line: Data, call: String, timeout: Duration) throws(TuningError) -> Data {
        let deadline = ContinuousClock.now + timeout
        do throws(LineSocket.Failure) {
            try socket.send(line, until: deadline)
            return try socket.line(until: deadline)
        } catch {
            process.stop(grace: .zero)
            switch error {
            case .timedOut:
                throw .helperTimedOut(call: call, seconds: Int(timeout / .seconds(1)), log: log.path)
            case .closed:
                throw .helperEnded(call: call, log: log.path, lastLine: OutputTail.text(log, lines: 1))
            case .tooLong:
                throw .badAnswer(call: call, found: "an endless line", log: log.path)
            }
        }
    }
}
