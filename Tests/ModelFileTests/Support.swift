import Foundation
import ModelFile
import Testing

let goldens = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Goldens/ModelFile")

func golden(_ name: String) -> String { goldens.appendingPathComponent(name).path }

func goldenBytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: golden(name))))
}

/// Calls `body` with the path of a fresh file, and removes it afterwards.
func withFile<R>(_ bytes: [UInt8] = [], _ body: (String) throws -> R) throws -> R {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("thorax-\(UUID().uuidString)")
    try Data(bytes).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path)
}

/// The error that `body` throws; `nil` where it throws none.
func failure<R>(_ body: () throws(ModelFileError) -> R) -> ModelFileError? {
    do {
        _ = try body()
        return nil
    } catch {
        return error
    }
}

/// What the error that `body` throws says.
func complaint<R>(_ body: () throws(ModelFileError) -> R) -> String {
    failure(body)?.description ?? "no error"
}

/// The error of reading `bytes` as a weight file.
func failure(reading bytes: [UInt8]) throws -> ModelFileError? {
    try withFile(bytes) { path in failure { () throws(ModelFileError) in try WeightFile.read(path) } }
}

/// What the goldens' `fill` gives: element i is (37 i mod 101 - 50) / 8.
func filled(_ shape: [Int]) -> [Float] {
    (0..<shape.reduce(1, *)).map { Float((37 * $0) % 101 - 50) / 8 }
}

func littleEndian<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

/// A safetensors file with `header` as it stands, and `count` bytes of data.
func safetensors(_ header: String, data count: Int) -> [UInt8] {
    littleEndian(UInt64(header.utf8.count)) + header.utf8 + (0..<count).map { UInt8($0 & 255) }
}

/// What the error of reading `bytes` as a weight file says.
func complaint(reading bytes: [UInt8]) throws -> String {
    try failure(reading: bytes)?.description ?? "no error"
}
