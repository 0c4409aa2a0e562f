import Foundation
import Synchronization

/// Processes that decode DICOM films for this one, as many as callers ask at once and no more than its size.
///
/// A film that crashes, stalls or exhausts its process costs that film only; another process takes its place.
package final class DICOMWorker: Sendable {
    /// The pool of the program.
    package static let shared = DICOMWorker()

    private struct Processes {
        var idle: [WorkerProcess] = []
        var all: Set<Int32> = []
    }

    private let executable: String?
    private let timeLimit: Duration
    private let memoryLimit: Int
    private let seats: DispatchSemaphore
    private let processes = Mutex(Processes())

    /// - Parameters:
    ///   - executable: `thorax`; ``DICOMIsolation/executable`` unless given.
    ///   - size: Most processes at a time.
    ///   - timeLimit: What one film may take, reading included.
    ///   - memoryLimit: Bytes that a process may take beyond those that it has when it starts.
    package init(
        executable: String? = nil, size: Int = ProcessInfo.processInfo.activeProcessorCount,
        timeLimit: Duration = .seconds(20), memoryLimit: Int = 2 << 30
    ) {
        self.executable = executable
        self.timeLimit = timeLimit
        self.memoryLimit = memoryLimit
        seats = DispatchSemaphore(value: max(1, size))
    }

    /// The processes that are there now.
    package var processIDs: Set<Int32> { processes.withLock { $0.all } }

    /// The rendered pixels of a radiograph, and what its file says.
    ///
    /// - Throws: what decoding in this process would, and ``ImagingError/decoderCrashed(path:signal:)``,
    ///   ``ImagingError/decoderTimedOut(path:seconds:)`` or ``ImagingError/decoderUnavailable(path:reason:)``.
    package func film(
        contentsOf path: String, limits: DecodingLimits = .standard
    ) throws(ImagingError) -> (radiograph: Radiograph, header: DICOMHeader) {
        try film(WorkerRequest(kind: .radiograph, path: path, limits: limits), nil)
    }

    /// The same of a file's bytes; `path` only names them in errors.
    package func film(
        decoding bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits = .standard
    ) throws(ImagingError) -> (radiograph: Radiograph, header: DICOMHeader) {
        try film(
            WorkerRequest(kind: .radiograph, path: path, limits: limits, hasBytes: true), bytes)
    }

    /// What a file says, without its pixels.
    package func header(
        contentsOf path: String, limits: DecodingLimits = .standard
    ) throws(ImagingError) -> DICOMHeader {
        let request = WorkerRequest(kind: .header, path: path, limits: limits)
        let (reply, _) = try exchange(request, nil)
        guard let header = reply.header else { throw .decoderCrashed(path: path, signal: nil) }
        return header
    }

    private func film(
        _ request: WorkerRequest, _ bytes: UnsafeRawBufferPointer?
    ) throws(ImagingError) -> (Radiograph, DICOMHeader) {
        let (reply, pixels) = try exchange(request, bytes)
        guard let header = reply.header, let pixels else {
            throw .decoderCrashed(path: request.path, signal: nil)
        }
        return (Radiograph(width: reply.width, height: reply.height, pixels: pixels), header)
    }

    /// Sends a request to a process of its own and waits for the reply.
    private func exchange(
        _ request: WorkerRequest, _ bytes: UnsafeRawBufferPointer?
    ) throws(ImagingError) -> (WorkerReply, Radiograph.Pixels?) {
        seats.wait()
        defer { seats.signal() }
        let process = try takeProcess(for: request.path)
        let deadline = ContinuousClock.now + timeLimit
        do {
            try process.channel.send(
                request, bytes: bytes ?? .init(start: nil, count: 0), before: deadline)
            let (reply, byteCount) = try process.channel.receive(WorkerReply.self, before: deadline)
            if let error = reply.error {
                giveBack(process)
                throw error
            }
            guard request.kind == .radiograph else {
                giveBack(process)
                return (reply, nil)
            }
            guard reply.pixelBytes(within: request.limits) == byteCount else {
                throw FrameChannel.Failure.malformed
            }
            let pixels = try Self.receivePixels(reply, from: process.channel, before: deadline)
            giveBack(process)
            return (reply, pixels)
        } catch let error as ImagingError {
            throw error
        } catch {
            let isLate = if case FrameChannel.Failure.tooLate = error { true } else { false }
            let signal = retire(process, afterGrace: isLate ? .zero : .seconds(2))
            throw isLate
                ? .decoderTimedOut(path: request.path, seconds: timeLimit / .seconds(1))
                : .decoderCrashed(path: request.path, signal: signal)
        }
    }

    private static func receivePixels(
        _ reply: WorkerReply, from channel: FrameChannel, before deadline: ContinuousClock.Instant
    ) throws -> Radiograph.Pixels {
        let count = reply.width * reply.height
        if reply.bitDepth == 8 {
            return .gray8(
                try [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
                    let all = UnsafeMutableBufferPointer(rebasing: target[..<count])
                    try channel.receive(into: UnsafeMutableRawBufferPointer(all), before: deadline)
                    initialized = count
                })
        }
        return .gray16(
            try [UInt16](unsafeUninitializedCapacity: count) { target, initialized in
                let all = UnsafeMutableBufferPointer(rebasing: target[..<count])
                try channel.receive(into: UnsafeMutableRawBufferPointer(all), before: deadline)
                initialized = count
            })
    }

    private func takeProcess(for path: String) throws(ImagingError) -> WorkerProcess {
        // One that was ended from outside while it was idle is no film's fault.
        while let process = processes.withLock({ $0.idle.popLast() }) {
            if process.isAlive() { return process }
            retire(process)
        }
        guard let executable = executable ?? DICOMIsolation.executable else {
            throw .decoderUnavailable(path: path, reason: "no executable is set")
        }
        do {
            let process = try WorkerProcess(executable: executable, memoryLimit: memoryLimit)
            processes.withLock { _ = $0.all.insert(process.id) }
            return process
        } catch { throw .decoderUnavailable(path: path, reason: error.reason) }
    }

    private func giveBack(_ process: WorkerProcess) { processes.withLock { $0.idle.append(process) } }

    @discardableResult
    private func retire(_ process: WorkerProcess, afterGrace grace: Duration = .zero) -> Int32? {
        processes.withLock { _ = $0.all.remove(process.id) }
        return process.end(afterGrace: grace)
    }
}
