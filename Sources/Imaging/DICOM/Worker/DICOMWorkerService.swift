import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What a worker process does: decodes the films that it is asked for over standard input, until that closes.
package enum DICOMWorkerService {
    /// Serves requests; returns when the other end is gone.
    package static func run(memoryLimit: Int) {
        // A crash ends this process at once: a backtrace of it would keep the parent waiting.
        for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP] { signal(fault, SIG_DFL) }
        leaveWithParent()
        limitMemory(to: memoryLimit)
        let channel = FrameChannel(socket: STDIN_FILENO)
        while let (request, byteCount) = try? channel.receive(WorkerRequest.self) {
            guard (try? answer(request, byteCount: byteCount, over: channel)) != nil else { return }
        }
    }

    private static func answer(
        _ request: WorkerRequest, byteCount: Int, over channel: FrameChannel
    ) throws {
        var bytes: [UInt8]?
        if request.hasBytes {
            bytes = try [UInt8](unsafeUninitializedCapacity: byteCount) { target, initialized in
                let all = UnsafeMutableBufferPointer(rebasing: target[..<byteCount])
                try channel.receive(into: UnsafeMutableRawBufferPointer(all))
                initialized = byteCount
            }
        }
        do {
            switch request.kind {
            case .header:
                let header = try DICOMHeader(contentsOf: request.path, limits: request.limits)
                try channel.send(WorkerReply(header: header))
            case .radiograph:
                let film =
                    if let bytes {
                        try DICOMFilm(radiographIn: bytes, path: request.path, limits: request.limits)
                    } else {
                        try DICOMFilm(radiographAt: request.path, limits: request.limits)
                    }
                try send(film, over: channel)
            }
        } catch let error as ImagingError {
            try channel.send(WorkerReply(error: error))
        }
    }

    private static func send(_ film: DICOMFilm, over channel: FrameChannel) throws {
        let reply = WorkerReply(
            width: film.radiograph.width, height: film.radiograph.height,
            bitDepth: film.radiograph.bitDepth, header: film.header)
        switch film.radiograph.pixels {
        case .gray8(let values): try values.withUnsafeBytes { try channel.send(reply, bytes: $0) }
        case .gray16(let values): try values.withUnsafeBytes { try channel.send(reply, bytes: $0) }
        }
    }

    /// Ends this process when the other end of standard input is closed, even amid a film.
    ///
    /// Linux's PR_SET_PDEATHSIG wouldn't do: it follows the thread that started the process, not the parent.
    private static func leaveWithParent() {
        let watch = Thread {
            var state = pollfd(fd: STDIN_FILENO, events: 0, revents: 0)
            while poll(&state, 1, -1) < 0, errno == EINTR {}
            _exit(0)
        }
        watch.start()
    }

    /// Bounds the address space to what is in use now, libraries and all, and `limit` bytes more. A crash leaves no core.
    private static func limitMemory(to limit: Int) {
        #if canImport(Glibc)
            setLimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), 0)
            let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?
                .split(separator: " ").first.flatMap { Int($0) }
            guard let pages else { return }
            setLimit(__rlimit_resource_t(RLIMIT_AS.rawValue), pages * Int(getpagesize()) + limit)
        #else
            setLimit(RLIMIT_CORE, 0)
        #endif
    }

    #if canImport(Glibc)
        private static func setLimit(_ resource: __rlimit_resource_t, _ value: Int) {
            var bounds = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
            setrlimit(resource, &bounds)
        }
    #else
        private static func setLimit(_ resource: Int32, _ value: Int) {
            var bounds = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
            setrlimit(resource, &bounds)
        }
    #endif
}
