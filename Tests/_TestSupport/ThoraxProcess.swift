package import Foundation

/// The built `thorax`, run as a person would.
package struct ThoraxProcess {
    /// What a run printed and how it ended.
    package struct Result {
        package var status: Int32
        package var output: String
        package var errors: String
    }

    /// Beside the test bundle, wherever the build folder is; `THORAX_EXECUTABLE` overrides it.
    package static let executable: URL = {
        if let path = ProcessInfo.processInfo.environment["THORAX_EXECUTABLE"] { return URL(filePath: path) }
        var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appending(path: "thorax")
            if FileManager.default.isExecutableFile(atPath: candidate.path), !isFolder(candidate) {
                return candidate
            }
            folder.deleteLastPathComponent()
        }
        return packageRoot.appending(path: ".build/release/thorax")
    }()

    /// A pixel cache of these tests' own.
    private static let cache: ScratchFolder = {
        do { return try ScratchFolder() } catch { fatalError("no temporary folder: \(error)") }
    }()

    package static let packageRoot = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    package static func recipe(_ name: String) -> String {
        packageRoot.appending(path: "Recipes/\(name).yaml").path
    }

    /// Runs `thorax` with `arguments` to its end.
    package static func run(_ arguments: [String], input: String = "") throws -> Result {
        let process = try start(arguments, input: input)
        process.process.waitUntilExit()
        return Result(
            status: process.process.terminationStatus, output: try process.text(process.output),
            errors: try process.text(process.errors))
    }

    /// A run under way whose output goes to files, so that no pipe can fill up.
    package struct Running {
        package let process: Process
        package let output: URL
        package let errors: URL

        package func text(_ file: URL) throws -> String {
            String(decoding: try Data(contentsOf: file), as: UTF8.self)
        }
    }

    package static func start(_ arguments: [String], input: String = "") throws -> Running {
        let place = FileManager.default.temporaryDirectory.appending(path: "thorax-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let files = ["in", "out", "err"].map { place.appending(path: $0) }
        try Data(input.utf8).write(to: files[0])
        for file in files.dropFirst() { try Data().write(to: file) }
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["THORAX_CACHE": cache.url.path]) {
            $1
        }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        return Running(process: process, output: files[1], errors: files[2])
    }

    private static func isFolder(_ url: URL) -> Bool {
        (try? url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
    }
}

/// A folder that goes when it is no longer used.
package final class ScratchFolder: Sendable {
    package let url: URL

    package init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "thorax-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    package func path(_ name: String) -> String { url.appending(path: name).path }
}
