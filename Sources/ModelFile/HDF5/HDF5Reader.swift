/// Takes values off an HDF5 file's bytes, each checked against the bytes that are left.
struct HDF5Reader {
    let file: MappedFile
    let end: Int
    private(set) var position: Int

    /// The address that stands for "nowhere".
    static let undefined = UInt64.max

    /// Reads within `count` bytes at `address`; to the file's end without a count.
    init(_ file: MappedFile, at address: UInt64, count: Int? = nil) throws(ModelFileError) {
        let start = Int(clamping: address)
        guard start <= file.count, count ?? 0 >= 0, count ?? 0 <= file.count - start else {
            throw .truncated(
                path: file.path,
                expected: start.addingReportingOverflow(count ?? 1).overflow ? .max : start + (count ?? 1),
                found: file.count)
        }
        self.file = file
        position = start
        end = count.map { start + $0 } ?? file.count
    }

    /// Advances over `count` bytes, and says where they lie.
    @discardableResult
    mutating func take(_ count: Int) throws(ModelFileError) -> Range<Int> {
        guard count >= 0, count <= end - position else {
            throw malformed("\(count) more bytes", found: "\(end - position)")
        }
        defer { position += count }
        return position..<position + count
    }

    mutating func integer<T: FixedWidthInteger>(_ type: T.Type) throws(ModelFileError) -> T {
        file.load(T.self, at: try take(MemoryLayout<T>.size).lowerBound)
    }

    mutating func byte() throws(ModelFileError) -> Int { Int(try integer(UInt8.self)) }

    /// An address or length; one that no file can hold comes back as `Int.max`, and fails when it's used.
    mutating func length() throws(ModelFileError) -> Int { Int(clamping: try integer(UInt64.self)) }

    /// An unsigned number of 1, 2, 4 or 8 bytes.
    mutating func length(bytes: Int) throws(ModelFileError) -> Int {
        switch bytes {
        case 1: Int(try integer(UInt8.self))
        case 2: Int(try integer(UInt16.self))
        case 4: Int(try integer(UInt32.self))
        default: try length()
        }
    }

    mutating func expect(signature: String) throws(ModelFileError) {
        let start = position
        guard file.hasBytes(Array(signature.utf8), at: try take(signature.utf8.count).lowerBound) else {
            throw file.malformed(at: start, expected: "'\(signature)'", found: "other bytes")
        }
    }

    mutating func expect(version: Int, of part: String) throws(ModelFileError) {
        let found = try byte()
        guard found == version else { throw malformed("version \(version) of \(part)", found: "\(found)") }
    }

    func malformed(_ expected: String, found: String) -> ModelFileError {
        file.malformed(at: position, expected: expected, found: found)
    }

    /// The error for parts of HDF5 that Keras doesn't write.
    func unsupported(_ what: String) -> ModelFileError {
        .foreign(
            path: file.path, found: "an HDF5 file with \(what)",
            advice: "save its weights again with Keras, or pack it plainly: h5repack -l CONTI -f NONE")
    }
}
