/// Bounds-checked big- or little-endian reads from untrusted bytes: outside them there is `nil`.
struct ByteReader {
    let bytes: UnsafeRawBufferPointer
    var isLittleEndian = false

    subscript(offset: Int) -> UInt8? {
        offset >= 0 && offset < bytes.count ? bytes[offset] : nil
    }

    func uint16(at offset: Int) -> Int? {
        guard let first = self[offset], let second = self[offset + 1] else { return nil }
        return isLittleEndian ? Int(second) << 8 | Int(first) : Int(first) << 8 | Int(second)
    }

    func uint32(at offset: Int) -> Int? {
        guard let first = uint16(at: offset), let second = uint16(at: offset + 2) else { return nil }
        return isLittleEndian ? second << 16 | first : first << 16 | second
    }

    func starts(with prefix: [UInt8], at offset: Int = 0) -> Bool {
        offset >= 0 && offset <= bytes.count && bytes[offset...].starts(with: prefix)
    }

    /// The same bytes without the first `count`; none where there aren't as many.
    func dropping(_ count: Int) -> ByteReader {
        ByteReader(
            bytes: UnsafeRawBufferPointer(rebasing: bytes.dropFirst(count)), isLittleEndian: isLittleEndian)
    }
}
