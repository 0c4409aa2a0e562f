extension MappedFile {
    /// A little-endian integer; the caller has checked that it lies in the file.
    func load<T: FixedWidthInteger>(_ type: T.Type, at offset: Int) -> T {
        withBytes { T(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: T.self)) }
    }

    /// A copy of some bytes; the caller has checked that they lie in the file.
    func bytes(_ range: Range<Int>) -> [UInt8] {
        withBytes { Array($0[range]) }
    }

    /// Some bytes as UTF-8 text; `nil` where they are not valid.
    func text(_ range: Range<Int>) -> String? {
        withBytes { String(validating: $0[range], as: UTF8.self) }
    }

    /// The first of `byte` in `range`.
    func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        withBytes { $0[range].firstIndex(of: byte) }
    }

    /// Whether the bytes at `offset` are `pattern`.
    func hasBytes(_ pattern: [UInt8], at offset: Int) -> Bool {
        offset >= 0 && count - offset >= pattern.count
            && withBytes { $0[offset..<offset + pattern.count].elementsEqual(pattern) }
    }

    /// The error for bytes at `offset` that break the format.
    func malformed(at offset: Int, expected: String, found: String) -> ModelFileError {
        .malformed(path: path, offset: offset, expected: expected, found: found)
    }
}
