/// A dataset of numbers that lie in one run; chunks and filters, which Keras doesn't use, are refused by name.
///
/// Source: "HDF5 File Format Specification, version 3.0", chapters IV.A.2.b, d and i.
enum HDF5Dataset {
    /// The tensor `key`; `nil` where the object is no dataset, or holds no numbers.
    static func tensor(_ object: HDF5Object, key: String) throws(ModelFileError) -> StoredTensor? {
        guard var layout = try object.message(HDF5Object.Kind.layout),
            var space = try object.message(HDF5Object.Kind.dataspace),
            var type = try object.message(HDF5Object.Kind.datatype)
        else { return nil }
        let path = object.file.path
        guard let dtype = try dtype(&type, key: key) else { return nil }
        guard let shape = try shape(&space) else { return nil }
        guard let count = StoredTensor.byteCount(shape, dtype) else {
            throw .invalidTensor(path: path, key: key, problem: "has an impossible shape \(shape)")
        }
        if object.has(HDF5Object.Kind.filters) { throw layout.unsupported("compressed weights ('\(key)')") }
        let range = try range(&layout, count: count, rank: shape.count, key: key)
        return StoredTensor(mapped: object.file, at: range, dtype: dtype, shape: shape)
    }

    /// `nil` for a dataspace that holds nothing.
    private static func shape(_ space: inout HDF5Reader) throws(ModelFileError) -> [Int]? {
        let version = try space.byte()
        let rank = try space.byte()
        guard rank <= 32 else { throw space.malformed("at most 32 axes", found: "\(rank)") }
        try space.take(1)
        switch version {
        case 1: try space.take(5)
        case 2: if try space.byte() == 2 { return nil }
        default: throw space.malformed("version 1 or 2 of a dataspace", found: "\(version)")
        }
        var shape: [Int] = []
        for _ in 0..<rank { shape.append(try space.length()) }
        return shape
    }

    /// `nil` for what isn't numbers: texts, references, records.
    private static func dtype(_ type: inout HDF5Reader, key: String) throws(ModelFileError) -> StoredType? {
        let kind = try type.byte()
        let bits = try type.byte()
        try type.take(2)
        let size = Int(try type.integer(UInt32.self))
        let isSigned = bits & 8 != 0
        let found: StoredType?
        switch kind & 15 {
        case 0:
            found =
                switch (size, isSigned) {
                case (1, false): .U8
                case (1, true): .I8
                case (2, true): .I16
                case (4, true): .I32
                case (8, true): .I64
                default: nil
                }
        case 1:
            try type.take(5)
            let exponent = try type.byte()
            found =
                switch (size, exponent) {
                case (2, 5): .F16
                case (2, 8): .BF16
                case (4, 8): .F32
                case (8, 11): .F64
                default: nil
                }
        default: return nil
        }
        // Bits 0 and 6 tell the order of bytes; both are 0 where the lowest comes first.
        guard let found, bits & 0x41 == 0 || size == 1 else {
            throw .unsupportedType(
                path: type.file.path, key: key,
                type: bits & 0x41 == 0 ? "\(size) bytes" : "\(size) bytes, the highest first")
        }
        return found
    }

    private static func range(
        _ layout: inout HDF5Reader, count: Int, rank: Int, key: String
    ) throws(ModelFileError) -> Range<Int> {
        let version = try layout.byte()
        guard (1...4).contains(version) else {
            throw layout.malformed("version 1 to 4 of a layout", found: "\(version)")
        }
        if version < 3 { try layout.take(1) }
        let kind = try layout.byte()
        switch (kind, version) {
        case (0, 3...):
            let stored = Int(try layout.integer(UInt16.self))
            guard stored >= count else {
                throw layout.malformed("\(count) bytes of '\(key)'", found: "\(stored)")
            }
            return try layout.take(count)
        case (1, _):
            if version < 3 { try layout.take(5) }
            let address = try layout.integer(UInt64.self)
            if count == 0 { return 0..<0 }
            guard address != HDF5Reader.undefined else {
                throw .invalidTensor(path: layout.file.path, key: key, problem: "was never written")
            }
            if version >= 3 {
                let stored = try layout.length()
                guard stored >= count else {
                    throw layout.malformed("\(count) bytes of '\(key)'", found: "\(stored)")
                }
            }
            let reader = try HDF5Reader(layout.file, at: address, count: count)
            return reader.position..<reader.end
        default: throw layout.unsupported("weights in pieces ('\(key)')")
        }
    }
}
