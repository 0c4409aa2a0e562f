import Foundation
import Groundwork
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite struct DurableFileTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("durable-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
    }

    @Test func writesAndReplaces() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("röntgen.txt")
        try DurableFile.write("one", to: url)
        try DurableFile.write("two", to: url)
        #expect(try String(contentsOf: url, encoding: .utf8) == "two")
        #expect(try names() == ["röntgen.txt"])
        try DurableFile.write("", to: url)
        #expect(try Data(contentsOf: url).isEmpty)
        let large = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try DurableFile.write(large, to: url)
        #expect(try Data(contentsOf: url) == large)
    }

    @Test func anAbandonedStreamLeavesTheOldFileAndNoOther() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("file")
        try DurableFile.write("old", to: url)
        do {
            let stream = try DurableFileStream(url)
            try stream.append(Data("half of the ne".utf8))
            #expect(try names().count == 2)
        }
        #expect(try String(contentsOf: url, encoding: .utf8) == "old")
        #expect(try names() == ["file"])
    }

    @Test func aStreamTakesItsPlaceOnceItIsWhole() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("file")
        try DurableFile.write("old", to: url)
        let stream = try DurableFileStream(url)
        for piece in ["a ", "new ", "file"] {
            try stream.append(Data(piece.utf8))
            #expect(try String(contentsOf: url, encoding: .utf8) == "old")
        }
        try stream.commit()
        #expect(try String(contentsOf: url, encoding: .utf8) == "a new file")
        #expect(try names() == ["file"])
    }

    @Test func problemsNameThePath() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("no/such/folder/file")
        let error = #expect(throws: FileWriteError.self) { try DurableFile.write("x", to: url) }
        #expect(
            "\(try #require(error))"
                == "\(url.path): could not create a file in its folder: No such file or directory")
        // A folder in the file's place can't be replaced.
        let taken = folder.appendingPathComponent("taken")
        try FileManager.default.createDirectory(at: taken, withIntermediateDirectories: true)
        #expect(throws: FileWriteError.self) { try DurableFile.write("x", to: taken) }
        #expect(try names() == ["taken"])
    }

    #if os(Linux)
        @Test func aFullDiskIsSaid() throws {
            defer { try? FileManager.default.removeItem(at: folder) }
            let file = open("/dev/full", O_WRONLY)
            defer { close(file) }
            let error = #expect(throws: FileWriteError.self) {
                try DurableFile.append(Data("x".utf8), to: file, path: "/dev/full")
            }
            #expect(try #require(error).reason == "No space left on device")
        }
    #endif

    @Test func concurrentWritersLeaveOneWholeFile() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("file")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 as Range<UInt8> {
                group.addTask {
                    for _ in 0..<5 { try DurableFile.write(Data(repeating: writer, count: 100_000), to: url) }
                }
            }
            try await group.waitForAll()
        }
        let data = try Data(contentsOf: url)
        #expect(data.count == 100_000 && Set(data).count == 1)
        #expect(try names() == ["file"])
    }
}
