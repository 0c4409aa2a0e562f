import Foundation
import Imaging
import Testing
import _TestSupport

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

@Suite("Worker processes for DICOM", .serialized)
struct DICOMWorkerTests {
    private func worker(
        size: Int = 2, timeLimit: Duration = .seconds(20), memoryLimit: Int = 2 << 30
    ) -> DICOMWorker {
        DICOMWorker(
            executable: ThoraxProcess.executable.path, size: size, timeLimit: timeLimit,
            memoryLimit: memoryLimit)
    }

    /// A film whose decoding takes long enough to be interrupted: 120 megapixels of 16 bits.
    private func giant(in folder: ScratchFolder) throws -> String {
        var bytes = try DICOMGoldens.bytes("cr-10bit.dcm")
        let (rows, columns) = (9000, 11000)
        func set(_ tag: [UInt8], _ value: Int) throws {
            let at = try #require(bytes.firstRange(of: tag)).upperBound
            bytes[at + 2] = UInt8(value & 255)
            bytes[at + 3] = UInt8(value >> 8)
        }
        try set([0x28, 0, 0x10, 0, 0x55, 0x53], rows)
        try set([0x28, 0, 0x11, 0, 0x55, 0x53], columns)
        let pixels = try #require(bytes.firstRange(of: [0xE0, 0x7F, 0x10, 0, 0x4F, 0x57])).upperBound
        let count = rows * columns * 2
        for i in 0..<4 { bytes[pixels + 2 + i] = UInt8(count >> (8 * i) & 255) }
        var file = Data(bytes[..<(pixels + 6)])
        file.append(Data(count: count))
        let path = folder.path("giant.dcm")
        try file.write(to: URL(filePath: path))
        return path
    }

    @Test("A worker's film is the film that this process decodes, from a path and from bytes")
    func sameFilm() throws {
        let worker = worker()
        for name in DICOMGoldens.films {
            let path = DICOMGoldens.path(name)
            let here = try DICOMFilm(contentsOf: path)
            let there = try worker.film(contentsOf: path)
            #expect(there.radiograph == here.radiograph)
            #expect(there.header == here.header)
            let fromBytes = try DICOMGoldens.bytes(name).withUnsafeBytes {
                try worker.film(decoding: $0, path: path)
            }
            #expect(fromBytes.radiograph == here.radiograph)
            #expect(try worker.header(contentsOf: path) == here.header)
        }
        #expect(worker.processIDs.count == 1, "one caller at a time needs one process")
    }

    @Test("Refusals come back as they are")
    func refusals() throws {
        let worker = worker()
        let path = DICOMGoldens.path("ct.dcm")
        #expect(throws: ImagingError.notARadiograph(path: path, found: "CT Image Storage (modality CT)")) {
            try worker.film(contentsOf: path)
        }
        #expect(throws: ImagingError.missing(path: "/nowhere.dcm")) {
            try worker.film(contentsOf: "/nowhere.dcm")
        }
    }

    @Test("A crash costs one film: the error names it and the signal, and the next film is decoded")
    func crash() throws {
        let folder = try ScratchFolder()
        let path = try giant(in: folder)
        let worker = worker(size: 1)
        _ = try worker.film(contentsOf: DICOMGoldens.path("dx.dcm"))
        let victim = try #require(worker.processIDs.first)
        let killer = Thread {
            // Read and rendered it takes far longer than this.
            usleep(60_000)
            kill(victim, SIGKILL)
        }
        killer.start()
        #expect(throws: ImagingError.decoderCrashed(path: path, signal: SIGKILL)) {
            try worker.film(contentsOf: path)
        }
        #expect(try worker.film(contentsOf: DICOMGoldens.path("dx.dcm")).radiograph.width == 32)
        #expect(worker.processIDs.count == 1)
        #expect(worker.processIDs.first != victim)
        #expect(kill(victim, 0) != 0, "the dead process was reaped")
    }

    @Test("A process that was ended while idle costs no film")
    func endedWhileIdle() throws {
        let worker = worker(size: 1)
        _ = try worker.film(contentsOf: DICOMGoldens.path("dx.dcm"))
        for id in worker.processIDs {
            kill(id, SIGKILL)
            // It ends when the system gets round to it; it stays to be reaped by its owner.
            var end = siginfo_t()
            waitid(P_PID, id_t(id), &end, WEXITED | WNOWAIT)
        }
        #expect(try worker.film(contentsOf: DICOMGoldens.path("dx.dcm")).radiograph.width == 32)
    }

    @Test("A film over the time limit is ended and named; others go on")
    func timeLimit() throws {
        let folder = try ScratchFolder()
        let path = try giant(in: folder)
        let worker = worker(size: 1, timeLimit: .milliseconds(40))
        // Starting a process may itself take that long.
        var isWarm = false
        for _ in 0..<50 where !isWarm {
            isWarm = (try? worker.film(contentsOf: DICOMGoldens.path("dx.dcm"))) != nil
        }
        #expect(throws: ImagingError.decoderTimedOut(path: path, seconds: 0.04)) {
            try worker.film(contentsOf: path)
        }
        #expect(worker.processIDs.isEmpty)
    }

    @Test("A film over the memory limit fails alone")
    func memoryLimit() throws {
        let folder = try ScratchFolder()
        let path = try giant(in: folder)
        let worker = worker(size: 1, memoryLimit: 128 << 20)
        let error = try #require(throws: ImagingError.self) { try worker.film(contentsOf: path) }
        #expect(error.path == path)
        #expect(try worker.film(contentsOf: DICOMGoldens.path("dx.dcm")).radiograph.width == 32)
    }

    @Test("Many threads share two processes without deadlock, while processes are killed")
    func manyThreads() throws {
        let worker = worker(size: 2)
        let expected = try DICOMFilm(contentsOf: DICOMGoldens.path("dx.dcm")).radiograph
        let counts = Counters(), seen = Counters()
        DispatchQueue.concurrentPerform(iterations: 16) { thread in
            for turn in 0..<40 {
                do {
                    let film = try worker.film(contentsOf: DICOMGoldens.path("dx.dcm")).radiograph
                    if film != expected { counts.add(1_000_000) }
                } catch {
                    guard case ImagingError.decoderCrashed = error else {
                        counts.add(1_000_000)
                        return
                    }
                    counts.add(1)
                }
                seen.note(worker.processIDs.count)
                if thread == 0, turn % 8 == 7, let id = worker.processIDs.first { kill(id, SIGKILL) }
            }
        }
        #expect(counts.current <= 5, "only films that were being decoded when a process was killed fail")
        #expect(seen.highest <= 3)
        // The last kill may have hit an idle process that is still about to end.
        usleep(50_000)
        #expect(try worker.film(contentsOf: DICOMGoldens.path("dx.dcm")).radiograph == expected)
    }

    @Test("Processes end with the pool")
    func endWithPool() throws {
        var worker: DICOMWorker? = worker()
        _ = try worker?.film(contentsOf: DICOMGoldens.path("dx.dcm"))
        let ids = try #require(worker?.processIDs)
        worker = nil
        for id in ids { #expect(kill(id, 0) != 0) }
    }

    @Test("Without an executable the error says what to check")
    func noExecutable() throws {
        let worker = DICOMWorker(executable: "/nowhere/thorax", size: 1)
        let error = try #require(throws: ImagingError.self) {
            try worker.film(contentsOf: DICOMGoldens.path("dx.dcm"))
        }
        #expect("\(error)".contains("/nowhere/thorax"))
        #expect("\(error)".contains("check the installation"))
    }

    @Test("A worker ends when its parent is gone, even amid a film")
    func orphan() throws {
        let worker = Process()
        worker.executableURL = ThoraxProcess.executable
        worker.arguments = ["data", "dicom-worker"]
        let input = Pipe()
        worker.standardInput = input
        try worker.run()
        try input.fileHandleForWriting.close()
        let deadline = Date(timeIntervalSinceNow: 20)
        while worker.isRunning, Date() < deadline { usleep(10_000) }
        #expect(!worker.isRunning)
        if worker.isRunning { worker.terminate() }
    }
}
