/// Takes values off a pickle's bytes, each checked against the bytes that are left.
struct PickleReader {
    let file: MappedFile
    let end: Int
    private(set) var position: Int

    /// Longer texts can't be a name; their content is skipped.
    private static let maximumText = 1 << 20

    init(file: MappedFile, range: Range<Int>) {
        self.file = file
        end = range.upperBound
        position = range.lowerBound
    }

    func malformed(_ expected: String, found: String) -> ModelFileError {
        file.malformed(at: position, expected: expected, found: found)
    }

    /// Advances over `count` bytes, and says where they lie.
    mutating func take(_ count: Int) throws(ModelFileError) -> Range<Int> {
        guard count >= 0, count <= end - position else {
            throw malformed("\(count) more bytes of the pickle", found: "\(end - position)")
        }
        defer { position += count }
        return position..<position + count
    }

    mutating func integer<T: FixedWidthInteger>(_ type: T.Type) throws(ModelFileError) -> T {
        file.load(T.self, at: try take(MemoryLayout<T>.size).lowerBound)
    }

    /// A length or index; one that no file can hold comes back as `Int.max`, and fails when it's used.
    mutating func length<T: FixedWidthInteger & UnsignedInteger>(_ type: T.Type) throws(ModelFileError) -> Int
    {
        Int(clamping: try integer(type))
    }

    mutating func text(_ count: Int) throws(ModelFileError) -> PickleValue {
        let range = try take(count)
        guard count <= Self.maximumText else { return .opaque }
        // Python may write lone surrogates, which are no UTF-8; such a text can't be a name, either.
        return file.text(range).map(PickleValue.text) ?? .opaque
    }

    /// The rest of a line, without its end.
    mutating func line() throws(ModelFileError) -> String {
        guard let newline = file.firstIndex(of: 0x0A, in: position..<end), newline - position <= 4096,
            let result = file.text(position..<newline)
        else { throw malformed("a name of at most 4096 bytes and a line feed", found: "none") }
        position = newline + 1
        return result
    }

    /// A two's complement whole number of `count` bytes.
    mutating func long(_ count: Int) throws(ModelFileError) -> PickleValue {
        let range = try take(count)
        guard count > 8 else {
            guard count > 0 else { return .integer(0) }
            let bytes = file.bytes(range)
            let sign: UInt64 = bytes[count - 1] & 0x80 == 0 ? 0 : .max
            let bits = bytes.reversed().reduce(sign) { $0 << 8 | UInt64($1) }
            return .integer(Int(Int64(bitPattern: bits)))
        }
        return count <= 255 ? .long(file.bytes(range)) : .opaque
    }
}
