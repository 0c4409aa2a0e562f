import Foundation
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A server on this machine that says exactly the bytes a test wants: a socket, no HTTP library that would correct it.
package final class RawServer: Sendable {
    /// What a connection is answered with.
    package struct Answer: Sendable {
        package var head: String
        package var body: [UInt8]
        /// Seconds between the body and the end of the connection.
        package var pause: Double

        package init(head: String, body: [UInt8] = [], pause: Double = 0) {
            self.head = head
            self.body = body
            self.pause = pause
        }

        /// A whole file.
        package static func whole(_ body: [UInt8]) -> Answer {
            Answer(head: "HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n", body: body)
        }

        /// The rest of a file.
        package static func rest(_ body: [UInt8], from start: Int) -> Answer {
            Answer(
                head: "HTTP/1.1 206 Partial Content\r\nContent-Length: \(body.count - start)\r\n"
                    + "Content-Range: bytes \(start)-\(body.count - 1)/\(body.count)\r\n",
                body: Array(body[start...]))
        }

        package static func redirect(_ target: String) -> Answer {
            Answer(head: "HTTP/1.1 302 Found\r\nLocation: \(target)\r\nContent-Length: 0\r\n")
        }

        package static func status(_ line: String) -> Answer {
            Answer(head: "HTTP/1.1 \(line)\r\nContent-Length: 0\r\n")
        }
    }

    package let port: Int
    private let socket: Int32
    private let requests = Mutex<[String]>([])

    /// Answers each connection by what its request says and how many came before it.
    package init(_ answer: @escaping @Sendable (_ request: String, _ number: Int) -> Answer) throws {
        let server = Self.socket()
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(server, $0, length) == 0 && listen(server, 16) == 0
                    && getsockname(server, $0, &length) == 0
            }
        }
        guard status else { throw POSIXError(.EADDRINUSE) }
        socket = server
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [weak self] in
            while true {
                let client = accept(server, nil, nil)
                guard client >= 0 else { return }
                guard let self else {
                    close(client)
                    return
                }
                self.serve(client, answer)
            }
        }
    }

    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }

    /// What was asked for so far.
    package var seen: [String] { requests.withLock { $0 } }

    package func url(_ file: String = "weights.bin") -> String { "http://127.0.0.1:\(port)/\(file)" }

    private func serve(_ client: Int32, _ answer: (String, Int) -> Answer) {
        var request: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while !request.suffix(4).elementsEqual([13, 10, 13, 10]) {
            let count = recv(client, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            request += chunk.prefix(count)
        }
        let text = String(decoding: request, as: UTF8.self)
        let number = requests.withLock {
            $0.append(text)
            return $0.count - 1
        }
        let reply = answer(text, number)
        send(client, Array((reply.head + "Connection: close\r\n\r\n").utf8))
        send(client, reply.body)
        if reply.pause > 0 { Thread.sleep(forTimeInterval: reply.pause) }
        close(client)
    }

    private func send(_ client: Int32, _ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Self.sendQuietly(client, $0)
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    private static func socket() -> Int32 {
        #if canImport(Darwin)
            Darwin.socket(AF_INET, SOCK_STREAM, 0)
        #else
            Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
    }

    /// A client that has hung up must not end the process.
    private static func sendQuietly(_ client: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Darwin)
            var isOn: Int32 = 1
            setsockopt(client, SOL_SOCKET, SO_NOSIGPIPE, &isOn, socklen_t(MemoryLayout<Int32>.size))
            return Darwin.send(client, bytes.baseAddress, bytes.count, 0)
        #else
            return Glibc.send(client, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        #endif
    }
}
