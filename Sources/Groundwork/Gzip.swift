internal import CLibDeflate

/// Why bytes could not be unpacked by ``Gzip``.
package enum GzipError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The bytes don't begin as a gzip file does.
    case notGzip
    /// A member is damaged, or the data end within it.
    case damaged(member: Int, offset: Int)
    /// Behind the last member there is something else.
    case trailingBytes(offset: Int)
    /// More bytes come out than the caller allows.
    case tooLarge(limit: Int)
    /// So many bytes come out of so few that the data were made to fill memory.
    case bomb(compressed: Int, ratio: Int)
    case outOfMemory

    package var description: String {
        switch self {
        case .notGzip: "it is not gzip data (these begin with the bytes 1F 8B)"
        case .damaged(let member, let offset):
            "the gzip data are damaged or cut short in member \(member), which begins at byte \(offset); copy the file "
                + "again from its source"
        case .trailingBytes(let offset):
            "the gzip data end at byte \(offset), but other bytes follow; copy the file again from its source"
        case .tooLarge(let limit):
            "more than \(limit) bytes come out of the gzip data, which is the limit; unpack the file yourself if it is sound"
        case .bomb(let compressed, let ratio):
            "more than \(ratio) times its \(compressed) bytes come out of the gzip data, as no table does; unpack the file "
                + "yourself if it is sound"
        case .outOfMemory: "there isn't enough memory to unpack the gzip data"
        }
    }
}

/// Unpacks gzip files (RFC 1952), several members one after another too.
package enum Gzip {
    /// Tables shrink to a tenth, a table of one repeated row to a two hundredth; deflate's own bound is 1032.
    private static let largestRatio = 300
    /// Below this size a large ratio does no harm.
    private static let harmlessSize = 4 << 20

    package static func isGzip(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

    /// The unpacked bytes.
    ///
    /// - Parameter limit: the most bytes that may come out.
    package static func decompress(_ bytes: [UInt8], limit: Int) throws(GzipError) -> [UInt8] {
        guard isGzip(bytes) else { throw .notGzip }
        guard let decompressor = libdeflate_alloc_decompressor() else { throw .outOfMemory }
        defer { libdeflate_free_decompressor(decompressor) }
        let plausible = max(harmlessSize, bytes.count * largestRatio)
        let bound = min(limit, plausible)
        var output = [UInt8](repeating: 0, count: min(bound, max(declaredSize(bytes), 1 << 12)))
        var consumed = 0
        var produced = 0
        var member = 1
        while consumed < bytes.count {
            let rest = bytes.count - consumed
            guard isGzip(bytes[consumed...]) else {
                // Tape drives and some writers fill up with zeros.
                guard bytes[consumed...].allSatisfy({ $0 == 0 }) else {
                    throw .trailingBytes(offset: consumed)
                }
                break
            }
            var read = 0
            var written = 0
            let result = bytes.withUnsafeBytes { input in
                output.withUnsafeMutableBytes { target in
                    libdeflate_gzip_decompress_ex(
                        decompressor, input.baseAddress.map { $0 + consumed }, rest,
                        target.baseAddress.map { $0 + produced }, target.count - produced, &read, &written)
                }
            }
            switch result {
            case LIBDEFLATE_SUCCESS:
                consumed += read
                produced += written
                member += 1
            case LIBDEFLATE_INSUFFICIENT_SPACE:
                guard output.count < bound else {
                    if bound == limit { throw .tooLarge(limit: limit) }
                    throw .bomb(compressed: bytes.count, ratio: largestRatio)
                }
                let more = min(bound - output.count, max(output.count, 1 << 16))
                output.append(contentsOf: repeatElement(0, count: more))
            default: throw .damaged(member: member, offset: consumed)
            }
        }
        output.removeLast(output.count - produced)
        return output
    }

    /// What the last member says of its size, modulo 2³²; a hint that may lie.
    private static func declaredSize(_ bytes: [UInt8]) -> Int {
        bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
