/// Zip archives made of a fuzzer's bytes, so that checksums don't hide what lies behind them (APPNOTE 6.3.10).
enum ZipAssembly {
    /// The same archive with the right checksum in every entry that can be found; `nil` where it isn't one.
    static func repaired(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) else { return nil }
        var file = Array(bytes)
        for entry in 0..<max(0, file.count - 46) {
            guard file.littleEndian(4, at: entry) == 0x0201_4B50,
                let size = file.littleEndian(4, at: entry + 24),
                let header = file.littleEndian(4, at: entry + 42),
                let name = file.littleEndian(2, at: header + 26),
                let extra = file.littleEndian(2, at: header + 28)
            else { continue }
            let start = header + 30 + name + extra
            guard start <= file.count, size <= file.count - start else { continue }
            file.replaceSubrange(
                entry + 16..<entry + 20,
                with: littleEndian(4, Int(Checksum.crc32(file[start..<start + size]))))
        }
        return file
    }

    /// What `torch.save` would write for a pickle, and one storage "0" of 64 bytes.
    static func checkpoint(pickle: [UInt8]) -> [UInt8] {
        let entries = [("a/data.pkl", pickle), ("a/data/0", (0..<64).map { UInt8($0) })]
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for (name, data) in entries {
            let checksum = littleEndian(4, Int(Checksum.crc32(data[...])))
            let sizes = littleEndian(4, data.count) + littleEndian(4, data.count)
            let names = littleEndian(2, name.utf8.count) + littleEndian(2, 0)
            let common =
                littleEndian(2, 0) + littleEndian(2, 0) + littleEndian(4, 0) + checksum + sizes + names
            directory += littleEndian(4, 0x0201_4B50) + littleEndian(2, 0) + littleEndian(2, 0) + common
            directory += [UInt8](repeating: 0, count: 10) + littleEndian(4, file.count) + name.utf8
            file += littleEndian(4, 0x0403_4B50) + littleEndian(2, 0) + common + name.utf8 + data
        }
        let end =
            littleEndian(4, 0x0605_4B50) + [UInt8](repeating: 0, count: 4)
            + littleEndian(2, entries.count) + littleEndian(2, entries.count)
            + littleEndian(4, directory.count) + littleEndian(4, file.count) + [0, 0]
        return file + directory + end
    }

    private static func littleEndian(_ size: Int, _ value: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
