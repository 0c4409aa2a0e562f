import Foundation
import Groundwork

/// Writes one float tensor, row after row, as a safetensors file, so that memory doesn't grow with the films.
final class FeatureWriter {
    private let stream: DurableFileStream

    /// Begins a file that will hold `shape[0]` rows.
    init(_ url: URL, shape: [Int]) throws(FileWriteError) {
        stream = try DurableFileStream(url)
        let sizes = shape.map(String.init).joined(separator: ",")
        let bytes = shape.reduce(4, *)
        var header = Data(
            #"{"features":{"dtype":"F32","shape":[\#(sizes)],"data_offsets":[0,\#(bytes)]}}"#.utf8)
        header.append(contentsOf: repeatElement(0x20, count: -header.count & 7))
        try stream.append(withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) })
        try stream.append(header)
    }

    func append(_ rows: [Float]) throws {
        try rows.withUnsafeBytes { try stream.append($0) }
    }

    func finish() throws(FileWriteError) { try stream.commit() }
}
