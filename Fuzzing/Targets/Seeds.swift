package import Foundation

/// Files of `Tests/Goldens/<room>` with one of these extensions, up to a size that leaves a fuzzer quick.
struct Goldens: Sendable {
    let room: String
    let extensions: [String]

    static let mostBytes = 1 << 15
}

extension FuzzTarget {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Valid and nearly valid files, small and synthetic, in a fixed order.
    package func seeds() throws -> [URL] {
        let valid = try files(in: "Tests/Goldens/\(goldens.room)").filter { file in
            let size = try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
            return goldens.extensions.contains(file.pathExtension) && size <= Goldens.mostBytes
        }
        return try valid + files(in: "Fuzzing/Seeds/\(seedFolder)")
    }

    /// Every input that this parser once failed on.
    package func failures() throws -> [URL] { try files(in: "Fuzzing/Failures/\(name)") }

    /// Copies seeds and failures to a folder of their own, as libFuzzer wants them.
    package func copySeeds(to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in try seeds() + failures() {
            try Data(contentsOf: file).write(to: folder.appendingPathComponent(file.lastPathComponent))
        }
    }

    private func files(in folder: String) throws -> [URL] {
        let url = Self.root.appendingPathComponent(folder)
        guard FileManager.default.fileExists(atPath: url.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(
            at: url, includingPropertiesForKeys: [.fileSizeKey], options: .skipsHiddenFiles
        )
        .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }
}
