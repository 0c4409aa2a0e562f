import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Messages over one end of a pair of sockets: the length of a JSON text and that of the bytes behind it, 8 bytes each,
/// then both.
struct FrameChannel {
    enum Failure: Error {
        /// The other end is gone.
        case closed
        case tooLate
        case malformed
    }

    /// Longest JSON text.
    private static let longestText = 16 << 20
    let socket: Int32

    func send(
        _ message: some Encodable, bytes: UnsafeRawBufferPointer = .init(start: nil, count: 0),
        before deadline: ContinuousClock.Instant? = nil
    ) throws(Failure) {
        guard let text = try? JSONEncoder().encode(message) else { throw .malformed }
        try write(Self.bytes(of: [UInt64(text.count), UInt64(bytes.count)]), before: deadline)
        try write(Array(text), before: deadline)
        try write(bytes, before: deadline)
    }

    /// The next message, and the number of bytes that follow it: read them all with ``receive(into:before:)``.
    func receive<Message: Decodable>(
        _: Message.Type, before deadline: ContinuousClock.Instant? = nil
    ) throws(Failure) -> (message: Message, byteCount: Int) {
        let lengths = try receive(16, before: deadline).withUnsafeBytes { bytes in
            (0..<2).map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self) }
        }
        guard lengths[0] <= Self.longestText, lengths[1] <= Int.max else { throw .malformed }
        let text = try receive(Int(lengths[0]), before: deadline)
        guard let message = try? JSONDecoder().decode(Message.self, from: Data(text)) else {
            throw .malformed
        }
        return (message, Int(lengths[1]))
    }

    func receive(
        into target: UnsafeMutableRawBufferPointer, before deadline: ContinuousClock.Instant? = nil
    ) throws(Failure) {
        var rest = target[...]
        while !rest.isEmpty {
            try wait(for: Int16(POLLIN), before: deadline)
            let part = UnsafeMutableRawBufferPointer(rebasing: rest)
            let count = recv(socket, part.baseAddress, part.count, Int32(MSG_DONTWAIT))
            if count == 0 { throw .closed }
            guard try isProgress(count) else { continue }
            rest = rest.dropFirst(count)
        }
    }

    private static func bytes(of numbers: [UInt64]) -> [UInt8] { numbers.withUnsafeBytes { Array($0) } }

    private func receive(_ count: Int, before deadline: ContinuousClock.Instant?) throws(Failure) -> [UInt8] {
        let target = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 8)
        defer { target.deallocate() }
        try receive(into: target, before: deadline)
        return Array(target)
    }

    private func write(_ bytes: [UInt8], before deadline: ContinuousClock.Instant?) throws(Failure) {
        let result = bytes.withUnsafeBytes { (part) -> Result<Void, Failure> in
            Result { () throws(Failure) in try write(part, before: deadline) }
        }
        try result.get()
    }

    private func write(
        _ bytes: UnsafeRawBufferPointer, before deadline: ContinuousClock.Instant?
    ) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            try wait(for: Int16(POLLOUT), before: deadline)
            let part = UnsafeRawBufferPointer(rebasing: rest)
            let count = sendQuietly(part)
            guard try isProgress(count) else { continue }
            rest = rest.dropFirst(count)
        }
    }

    /// Without SIGPIPE, which would end this process when the other has ended.
    private func sendQuietly(_ part: UnsafeRawBufferPointer) -> Int {
        #if canImport(Darwin)
            Darwin.send(socket, part.baseAddress, part.count, MSG_DONTWAIT)
        #else
            Glibc.send(
                socket, part.baseAddress, part.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
        #endif
    }

    private func isProgress(_ count: Int) throws(Failure) -> Bool {
        if count >= 0 { return true }
        if errno == EINTR || errno == EAGAIN { return false }
        throw .closed
    }

    private func wait(for events: Int16, before deadline: ContinuousClock.Instant?) throws(Failure) {
        while true {
            var timeout: Int32 = -1
            if let deadline {
                let left = deadline - .now
                guard left > .zero else { throw .tooLate }
                timeout = Int32(min(left / .milliseconds(1), 1e6).rounded(.up))
            }
            var state = pollfd(fd: socket, events: events, revents: 0)
            let count = poll(&state, 1, timeout)
            if count > 0 { return }
            if count < 0, errno != EINTR { throw .closed }
        }
    }
}
