import Clinical
import Cohort
import Foundation
import Groundwork
import Imaging
import Testing

/// A folder that goes away with the test.
final class TemporaryFolder: Sendable {
    let url: URL
    var path: String { url.path }

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("thorax-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    @discardableResult
    func write(_ bytes: [UInt8], _ name: String) throws -> String {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        return file.path
    }

    @discardableResult
    func write(_ text: String, _ name: String) throws -> String { try write(Array(text.utf8), name) }
}

enum Goldens {
    static func url(_ name: String, file: String = #filePath) -> URL {
        URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Goldens/Cohort/\(name)")
    }
}

/// Real films, where a machine has them.
enum RealData {
    static let root: String? = {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path =
            ProcessInfo.processInfo.environment["THORAX_DATA"]
            ?? package.appendingPathComponent("../shared/data").standardizedFileURL.path
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }()

    static let isMissing: Comment = "the real films are not here: set THORAX_DATA to their folder"
}

extension Cohort {
    /// Reads cohort text as if it lay in /data/cohort.csv.
    init(text: String) throws(CohortError) { try self.init(csv: Array(text.utf8), path: "/data/cohort.csv") }
}

extension Film {
    static func of(_ patient: String, _ number: Int = 0, present: [String] = [], absent: [String] = [])
        -> Film
    {
        let labels =
            present.map { (Finding($0), Label.present) } + absent.map { (Finding($0), Label.absent) }
        return Film(
            path: "/data/\(patient)_\(number).png", patient: patient,
            labels: Dictionary(uniqueKeysWithValues: labels))
    }
}

/// The error that `body` throws, as text.
func message(_ body: () throws -> Void) -> String {
    do {
        try body()
        return ""
    } catch { return "\(error)" }
}
