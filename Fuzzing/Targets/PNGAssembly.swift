/// PNG files made of a fuzzer's bytes, so that checksums don't hide what lies behind them (ISO/IEC 15948).
enum PNGAssembly {
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// The same file with the right checksum behind every chunk; `nil` where it doesn't begin like a PNG.
    static func repaired(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard bytes.starts(with: signature) else { return nil }
        var file = Array(bytes)
        var position = signature.count
        while let length = file.bigEndian32(at: position), length <= file.count - position - 12 {
            let end = position + 8 + length
            file.replaceSubrange(end..<end + 4, with: bigEndian(Checksum.crc32(file[position + 4..<end])))
            position = end + 4
        }
        return file
    }

    /// A small PNG: the first bytes choose depth, colour type, interlacing, size and palette, the rest are the
    /// filtered rows, deflated without compression.
    static func film(from bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var input = bytes[...]
        func take() -> UInt8 { input.popFirst() ?? 0 }
        let kind = Int(take())
        let layouts: [(depth: UInt8, color: UInt8)] = [
            (1, 0), (2, 0), (4, 0), (8, 0), (16, 0), (8, 2), (16, 2), (1, 3), (2, 3), (4, 3), (8, 3), (8, 4),
            (16, 4), (8, 6), (16, 6), (3, 5),
        ]
        let layout = layouts[kind % 16]
        let header = [
            0, 0, 0, take(), 0, 0, 0, take(), layout.depth, layout.color, 0, 0, UInt8(kind / 16 % 2),
        ]
        var file = signature + chunk("IHDR", header)
        if layout.color == 3 {
            let colors = Int(take())
            file += chunk("PLTE", (0..<colors * 3).map { _ in take() })
        }
        // Two chunks, because the stream doesn't end where a chunk does.
        let stream = stored(Array(input))
        file += chunk("IDAT", Array(stream[..<(stream.count / 2)]))
        file += chunk("IDAT", Array(stream[(stream.count / 2)...]))
        return file + chunk("IEND", [])
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        return bigEndian(UInt32(data.count)) + body + bigEndian(Checksum.crc32(body[...]))
    }

    /// A zlib stream of stored blocks (RFC 1950, RFC 1951 section 3.2.4).
    private static func stored(_ data: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var start = 0
        repeat {
            let end = min(start + 65535, data.count)
            let (low, high) = (UInt8((end - start) & 255), UInt8((end - start) >> 8))
            stream += [end == data.count ? 1 : 0, low, high, ~low, ~high] + data[start..<end]
            start = end
        } while start < data.count
        return stream + bigEndian(Checksum.adler32(data))
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
