import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// One end of a pair of sockets over which lines go both ways, with a limit on how long an answer may take.
final class LineSocket {
    enum Failure: Error { case closed, timedOut, tooLong }

    private let descriptor: Int32
    private var pending = Data()
    private static let longestLine = 256 << 20

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// A socket and the other end's descriptor, which the caller closes; `nil` where the system has none.
    static func pair() -> (LineSocket, other: Int32)? {
        var ends: [Int32] = [-1, -1]
        #if canImport(Darwin)
            guard socketpair(AF_UNIX, SOCK_STREAM, 0, &ends) == 0 else { return nil }
            var isOn: Int32 = 1
            for end in ends {
                _ = fcntl(end, F_SETFD, FD_CLOEXEC)
                setsockopt(end, SOL_SOCKET, SO_NOSIGPIPE, &isOn, socklen_t(MemoryLayout<Int32>.size))
            }
        #else
            let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
            guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
        #endif
        return (LineSocket(ends[0]), ends[1])
    }

    /// Sends `line` and a newline.
    func send(_ line: Data, until deadline: ContinuousClock.Instant) throws(Failure) {
        #if canImport(Darwin)
            let flags = MSG_DONTWAIT
        #else
            // A process that has gone is an error, not a signal that would end this one.
            let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        #endif
        var rest = line + [0x0A]
        while !rest.isEmpty {
            try wait(for: POLLOUT, until: deadline)
            let sent = rest.withUnsafeBytes { systemSend(descriptor, $0.baseAddress, $0.count, flags) }
            if sent > 0 {
                rest = Data(rest.dropFirst(sent))
            } else if sent < 0, errno != EINTR, errno != EAGAIN {
                throw .closed
            }
        }
    }

    /// The next line, without its newline.
    func line(until deadline: ContinuousClock.Instant) throws(Failure) -> Data {
        var searched = 0
        while true {
            if let end = pending.dropFirst(searched).firstIndex(of: 0x0A) {
                defer { pending = Data(pending[(end + 1)...]) }
                return Data(pending[..<end])
            }
            searched = pending.count
            guard searched <= Self.longestLine else { throw .tooLong }
            try wait(for: POLLIN, until: deadline)
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count == 0 || (count < 0 && errno != EINTR) { throw .closed }
            if count > 0 { pending.append(contentsOf: chunk[..<count]) }
        }
    }

    private func wait(for event: Int32, until deadline: ContinuousClock.Instant) throws(Failure) {
        while true {
            let left = deadline - .now
            guard left > .zero else { throw .timedOut }
            var request = pollfd(fd: descriptor, events: Int16(event), revents: 0)
            let found = poll(&request, 1, Int32(min(left / .milliseconds(1), 1000)) + 1)
            if found > 0 { return }
            if found < 0, errno != EINTR { throw .closed }
        }
    }

    private func systemSend(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32) -> Int {
        #if canImport(Darwin)
            Darwin.send(file, bytes, count, flags)
        #else
            Glibc.send(file, bytes, count, flags)
        #endif
    }
}
