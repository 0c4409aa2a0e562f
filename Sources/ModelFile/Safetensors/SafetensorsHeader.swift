/// What a safetensors header declares: the text map and, per tensor, its type, shape and bytes.
struct SafetensorsHeader {
    struct Entry {
        let name: String
        let dtype: StoredType
        let shape: [Int]
        /// Relative to the end of the header.
        let range: Range<Int>
    }

    /// The format's own limit, in bytes.
    static let maximumLength = 100_000_000
    /// Tensors and texts of the map; within its length, a header could name millions and cost gigabytes.
    private static let maximumNames = 500_000
    private static let maximumRank = 32

    var metadata: [String: String] = [:]
    /// In the order of their bytes.
    var entries: [Entry] = []

    /// Reads the header's text; every mistake in it is an error, a name that comes twice too.
    init(scanning scanner: inout HeaderScanner) throws(ModelFileError) {
        let path = scanner.path
        var names: Set<String> = []
        var metadata: [String: String] = [:]
        var entries: [Entry] = []
        try scanner.object { (scanner: inout HeaderScanner, name: String) throws(ModelFileError) in
            guard names.insert(name).inserted else {
                throw .invalidTensor(path: path, key: name, problem: "the name comes twice")
            }
            try Self.check(names.count, path: path)
            if name == "__metadata__" {
                metadata = try Self.metadata(&scanner)
            } else {
                entries.append(try Self.entry(name, &scanner))
            }
        }
        scanner.skipSpace()
        guard scanner.isAtEnd else { throw scanner.malformed("the end of the header") }
        self.metadata = metadata
        self.entries = entries.sorted {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
    }

    private static func metadata(_ scanner: inout HeaderScanner) throws(ModelFileError) -> [String: String] {
        let path = scanner.path
        var result: [String: String] = [:]
        try scanner.object { (scanner: inout HeaderScanner, key: String) throws(ModelFileError) in
            guard result.updateValue(try scanner.string(), forKey: key) == nil else {
                throw .invalidTensor(path: path, key: "__metadata__", problem: "the key '\(key)' comes twice")
            }
            try Self.check(result.count, path: path)
        }
        return result
    }

    private static func check(_ names: Int, path: String) throws(ModelFileError) {
        guard names <= maximumNames else {
            throw .overLimit(path: path, what: "names in its header", limit: maximumNames)
        }
    }

    private static func entry(_ name: String, _ scanner: inout HeaderScanner) throws(ModelFileError) -> Entry
    {
        let path = scanner.path
        var dtype: String?
        var shape: [Int]?
        var offsets: [Int]?
        try scanner.object { (scanner: inout HeaderScanner, key: String) throws(ModelFileError) in
            switch key {
            case "dtype" where dtype == nil: dtype = try scanner.string()
            case "shape" where shape == nil: shape = try scanner.integers(limit: maximumRank)
            case "data_offsets" where offsets == nil: offsets = try scanner.integers(limit: 2)
            default: throw scanner.malformed("dtype, shape and data_offsets once each in '\(name)'")
            }
        }
        guard let dtype, let shape, let offsets, offsets.count == 2 else {
            throw scanner.malformed("dtype, shape and two data_offsets in '\(name)'")
        }
        guard let type = StoredType(rawValue: dtype) else {
            throw .unsupportedType(path: path, key: name, type: dtype)
        }
        guard let needed = StoredTensor.byteCount(shape, type) else {
            throw .invalidTensor(path: path, key: name, problem: "its shape \(shape) overflows")
        }
        guard offsets[0] <= offsets[1], offsets[1] - offsets[0] == needed else {
            throw .invalidTensor(
                path: path, key: name,
                problem: "\(dtype) \(shape) needs \(needed) bytes, but its offsets are \(offsets)")
        }
        return Entry(name: name, dtype: type, shape: shape, range: offsets[0]..<offsets[1])
    }
}
