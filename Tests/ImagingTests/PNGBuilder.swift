import Groundwork

/// Writes PNGs whose every byte is the test's to choose: rows already filtered, deflate blocks stored as they are.
struct PNGBuilder {
    var width, height, depth, color: Int
    /// Filtered rows, each behind its filter's number.
    var rows: [UInt8]
    var palette: [UInt8]?
    /// Bytes per IDAT chunk.
    var split = Int.max

    static let kinds: [(color: Int, depths: [Int], channels: Int)] = [
        (0, [1, 2, 4, 8, 16], 1), (2, [8, 16], 3), (3, [1, 2, 4, 8], 1), (4, [8, 16], 2), (6, [8, 16], 4),
    ]

    var sampleBytes: Int { depth == 16 ? 2 : 1 }
    var rowBytes: Int { (width * depth * (Self.kinds.first { $0.color == color }?.channels ?? 1) + 7) / 8 }

    /// A file of random size, kind, filters and bytes.
    init(using generator: inout SeededGenerator) {
        let kind = Self.kinds[generator.index(below: Self.kinds.count)]
        color = kind.color
        depth = kind.depths[generator.index(below: kind.depths.count)]
        width = 1 + generator.index(below: 40)
        height = 1 + generator.index(below: 12)
        rows = []
        if color == 3 {
            let colors = 1 + generator.index(below: 1 << depth)
            palette = (0..<3 * colors).map { _ in UInt8(generator.index(below: 256)) }
        }
        if generator.index(below: 2) == 0 { split = 1 + generator.index(below: 60) }
        for _ in 0..<height {
            rows.append(UInt8(generator.index(below: 5)))
            for _ in 0..<rowBytes { rows.append(UInt8(generator.index(below: 256))) }
        }
    }

    /// The zlib stream: blocks of at most 65535 stored bytes, and the checksum.
    var deflated: [UInt8] {
        var bytes: [UInt8] = [0x78, 0x01]
        var start = 0
        repeat {
            let count = min(65_535, rows.count - start)
            let isLast: UInt8 = start + count == rows.count ? 1 : 0
            bytes += [isLast, UInt8(count & 255), UInt8(count >> 8), ~UInt8(count & 255), ~UInt8(count >> 8)]
            bytes += rows[start..<start + count]
            start += count
        } while start < rows.count
        var (low, high) = (UInt32(1), UInt32(0))
        for byte in rows {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return bytes + Self.bigEndian(high << 16 | low)
    }

    func encode() -> [UInt8] {
        var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        bytes += Self.chunk(
            "IHDR",
            Self.bigEndian(UInt32(width)) + Self.bigEndian(UInt32(height))
                + [UInt8(depth), UInt8(color), 0, 0, 0])
        if let palette { bytes += Self.chunk("PLTE", palette) }
        let data = deflated
        for start in stride(from: 0, to: data.count, by: min(split, data.count)) {
            bytes += Self.chunk("IDAT", Array(data[start..<min(data.count, start + min(split, data.count))]))
        }
        return bytes + Self.chunk("IEND", [])
    }

    static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let named = Array(name.utf8) + content
        return bigEndian(UInt32(content.count)) + named + bigEndian(checksum(named))
    }

    static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    /// CRC-32 as PNG uses it.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in
                value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
            }
        }
    }
}
