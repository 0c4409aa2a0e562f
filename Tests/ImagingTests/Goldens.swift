import Foundation
import Testing

/// Images made by Goldens/Imaging/make_goldens.py, and what Pillow made of them.
struct Goldens: Decodable {
    struct Decoded: Decodable, Sendable, CustomTestStringConvertible {
        let file, expected: String
        let width, height, bits, tolerance: Int
        var testDescription: String { file }
    }

    struct Resized: Decodable, Sendable, CustomTestStringConvertible {
        let file, expected, fit, resize: String
        let size, tolerance: Int
        var testDescription: String { "\(file) \(fit) \(size) \(resize)" }
    }

    let decoded: [Decoded]
    let resized: [Resized]

    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Goldens/Imaging")

    static let all: Goldens = {
        do {
            return try JSONDecoder().decode(Goldens.self, from: Data(contentsOf: url("manifest.json")))
        } catch {
            fatalError("the goldens' manifest can't be read: \(error)")
        }
    }()

    static func url(_ name: String) -> URL { folder.appendingPathComponent(name) }

    static func bytes(_ name: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: url(name))) }

    /// Little-endian 16-bit values.
    static func words(_ name: String) throws -> [UInt16] {
        let bytes = try bytes(name)
        return stride(from: 0, to: bytes.count, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
    }

    /// The names of the images, not of what is expected of them.
    static let imageNames = Set(all.decoded.map(\.file) + all.resized.map(\.file)).sorted()
}

/// The largest difference between two equally long lists; `nil` where they aren't.
func largestDifference<Value: BinaryInteger>(_ a: [Value], _ b: [Value]) -> Int? {
    guard a.count == b.count else { return nil }
    return zip(a, b).map { abs(Int($0) - Int($1)) }.max() ?? 0
}

/// A folder that lives as long as `body` runs.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("imaging-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
}

func write(_ bytes: [UInt8], _ name: String, in folder: String) throws -> String {
    let path = folder + "/" + name
    try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
}
