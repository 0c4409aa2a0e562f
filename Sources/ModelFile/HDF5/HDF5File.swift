/// Reads the numbers out of an HDF5 file, as Keras writes its weights.
///
/// Not libhdf5: that C library has crashed on damaged files time and again, and of its format Keras uses so little
/// (groups, and numbers in one run) that a reader whose every access is checked is short. What it doesn't know is
/// refused by name.
///
/// Source: "HDF5 File Format Specification, version 3.0".
struct HDF5File {
    /// What every such file begins with.
    static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Far above a real file (VGG-16 needs some 1,500), far below a hostile one.
    static let maximumWork = 500_000
    private static let maximumDepth = 32
    private static let maximumKey = 4096

    let file: MappedFile
    /// By path without the first slash, such as `block1_conv1/block1_conv1/kernel:0`.
    private(set) var tensors: [String: StoredTensor] = [:]
    private var work = 0
    private var groups: Set<UInt64> = []

    init(_ file: MappedFile) throws(ModelFileError) {
        self.file = file
        let root = try Self.root(file)
        try walk(root, key: "", depth: 0)
        guard !tensors.isEmpty else {
            throw .noTensors(path: file.path, found: "an HDF5 file without numbers")
        }
    }

    /// The superblock: where the root group's header lies.
    private static func root(_ file: MappedFile) throws(ModelFileError) -> UInt64 {
        var reader = try HDF5Reader(file, at: 0)
        try reader.take(signature.count)
        let version = try reader.byte()
        guard version <= 3 else { throw reader.unsupported("superblock version \(version)") }
        if version < 2 { try reader.take(4) }
        let sizes = [try reader.byte(), try reader.byte()]
        guard sizes == [8, 8] else { throw reader.unsupported("addresses of \(sizes[0]) bytes") }
        try reader.take(version < 2 ? 1 + 4 + 4 : 1)
        if version == 1 { try reader.take(4) }
        guard try reader.length() == 0 else {
            throw reader.unsupported("a block of another program before it")
        }
        try reader.take(8)
        let end = try reader.length()
        guard end <= file.count else { throw .truncated(path: file.path, expected: end, found: file.count) }
        // Version 0 and 1: the driver's block, then the root's entry, which begins with its name.
        if version < 2 { try reader.take(8 + 8) }
        return try reader.integer(UInt64.self)
    }

    private mutating func walk(_ address: UInt64, key: String, depth: Int) throws(ModelFileError) {
        guard depth <= Self.maximumDepth else {
            throw .overLimit(path: file.path, what: "groups inside one another", limit: Self.maximumDepth)
        }
        var spent = 0
        let remaining = Self.maximumWork - work
        let path = file.path
        let charge = { (count: Int) throws(ModelFileError) in
            spent += count
            guard spent <= remaining else {
                throw .overLimit(path: path, what: "parts", limit: Self.maximumWork)
            }
        }
        let object = try HDF5Object(file, at: address, charge: charge)
        guard let group = try HDF5Group(object, charge: charge) else {
            work += spent
            if let tensor = try HDF5Dataset.tensor(object, key: key) { tensors[key] = tensor }
            return
        }
        // A group may contain itself; each is entered once.
        work += spent
        guard groups.insert(address).inserted else { return }
        for (name, member) in group.members {
            let length = key.utf8.count + name.utf8.count + 1
            guard length <= Self.maximumKey else {
                throw .overLimit(
                    path: file.path, what: "characters in a tensor's name", limit: Self.maximumKey)
            }
            work += length / 256
            try walk(member, key: key.isEmpty ? name : "\(key)/\(name)", depth: depth + 1)
        }
    }
}
