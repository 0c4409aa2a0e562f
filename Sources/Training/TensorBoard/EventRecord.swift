package import Foundation
import Groundwork

/// TensorBoard's `Event` message in a TFRecord frame.
///
/// Six fields of two message types don't need a protobuf library and its generated code: tensorboard/compat/proto/
/// event.proto and summary.proto number them as below.
package struct EventRecord {
    package enum Content {
        /// The first record of a file.
        case version
        /// The run begins, or goes on, at this record's step: viewers drop what earlier files say of later steps.
        case sessionStart
        case scalars([(tag: String, value: Double)])
    }

    package var wallTime: Double
    package var step: Int
    package var content: Content

    package init(wallTime: Double, step: Int, content: Content) {
        self.wallTime = wallTime
        self.step = step
        self.content = content
    }

    /// Length, its checksum, message, its checksum (tensorflow/core/lib/io/record_writer.h).
    package var frame: Data {
        let message = message
        let length = Self.littleEndian(UInt64(message.count))
        return length + Self.littleEndian(CRC32C.masked(length)) + message
            + Self.littleEndian(CRC32C.masked(message))
    }

    private var message: Data {
        var data = Self.key(1, .fixed64) + Self.littleEndian(wallTime.bitPattern)
        if step > 0 { data += Self.key(2, .varint) + Self.varint(UInt64(step)) }
        switch content {
        case .version: data += Self.field(3, Data("brain.Event:2".utf8))
        // SessionLog.status = START.
        case .sessionStart: data += Self.field(7, Self.key(1, .varint) + Self.varint(1))
        case .scalars(let scalars):
            let summary = scalars.reduce(into: Data()) { summary, scalar in
                // A Summary.Value with tag and simple_value.
                summary += Self.field(
                    1,
                    Self.field(1, Data(scalar.tag.utf8)) + Self.key(2, .fixed32)
                        + Self.littleEndian(Float(scalar.value).bitPattern))
            }
            data += Self.field(5, summary)
        }
        return data
    }

    /// Protobuf's wire types.
    private enum Wire: UInt64 {
        case varint = 0
        case fixed64 = 1
        case bytes = 2
        case fixed32 = 5
    }

    private static func key(_ number: UInt64, _ wire: Wire) -> Data { varint(number << 3 | wire.rawValue) }

    private static func field(_ number: UInt64, _ bytes: Data) -> Data {
        key(number, .bytes) + varint(UInt64(bytes.count)) + bytes
    }

    private static func varint(_ value: UInt64) -> Data {
        var (rest, data) = (value, Data())
        while rest >= 0x80 {
            data.append(UInt8(rest & 0x7F | 0x80))
            rest >>= 7
        }
        data.append(UInt8(rest))
        return data
    }

    private static func littleEndian(_ value: some FixedWidthInteger) -> Data {
        withUnsafeBytes(of: value.littleEndian) { Data($0) }
    }
}
