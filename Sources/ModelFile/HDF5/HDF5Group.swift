/// The members of a group, by name: from its symbol table, or from links in its header.
///
/// Source: "HDF5 File Format Specification, version 3.0", chapters III.A.1, III.C, III.D and IV.A.2.g.
struct HDF5Group {
    private(set) var members: [(name: String, address: UInt64)] = []
    private let file: MappedFile
    private static let maximumDepth = 16
    private static let maximumName = 4096

    /// `nil` where the object is no group.
    init?(_ object: HDF5Object, charge: (Int) throws(ModelFileError) -> Void) throws(ModelFileError) {
        file = object.file
        if var table = try object.message(HDF5Object.Kind.symbolTable) {
            let tree = try table.integer(UInt64.self)
            let names = try Self.heap(file, at: table.integer(UInt64.self))
            try walk(tree, names: names, level: nil, depth: 0, charge)
            return
        }
        guard var info = try object.message(HDF5Object.Kind.linkInfo) else { return nil }
        try info.take(1)
        if try info.byte() & 1 != 0 { try info.take(8) }
        guard try info.integer(UInt64.self) == HDF5Reader.undefined else {
            throw info.unsupported("groups of many links")
        }
        for message in object.messages where message.type == HDF5Object.Kind.link {
            try addLink(message.range)
        }
    }

    /// Where the names of a symbol table lie.
    private static func heap(_ file: MappedFile, at address: UInt64) throws(ModelFileError) -> HDF5Reader {
        var reader = try HDF5Reader(file, at: address)
        try reader.expect(signature: "HEAP")
        try reader.take(4)
        let size = try reader.length()
        try reader.take(8)
        return try HDF5Reader(file, at: try reader.integer(UInt64.self), count: size)
    }

    /// A node of the tree; levels must fall by one from node to node, so that no cycle can hide in it.
    private mutating func walk(
        _ address: UInt64, names: HDF5Reader, level expected: Int?, depth: Int,
        _ charge: (Int) throws(ModelFileError) -> Void
    ) throws(ModelFileError) {
        var node = try HDF5Reader(file, at: address)
        try node.expect(signature: "TREE")
        try node.expect(version: 0, of: "a group's tree")
        let level = try node.byte()
        guard level == expected ?? level, depth <= Self.maximumDepth, level <= Self.maximumDepth else {
            throw node.malformed("level \(expected ?? Self.maximumDepth) of a tree", found: "\(level)")
        }
        let count = Int(try node.integer(UInt16.self))
        try node.take(16)
        for _ in 0..<count {
            try charge(1)
            try node.take(8)
            let child = try node.integer(UInt64.self)
            if level == 0 {
                try addSymbols(at: child, names: names, charge)
            } else {
                try walk(child, names: names, level: level - 1, depth: depth + 1, charge)
            }
        }
    }

    private mutating func addSymbols(
        at address: UInt64, names: HDF5Reader, _ charge: (Int) throws(ModelFileError) -> Void
    ) throws(ModelFileError) {
        var node = try HDF5Reader(file, at: address)
        try node.expect(signature: "SNOD")
        try node.expect(version: 1, of: "a symbol table")
        try node.take(1)
        for _ in 0..<Int(try node.integer(UInt16.self)) {
            try charge(1)
            let offset = try node.length()
            let object = try node.integer(UInt64.self)
            let cache = try node.integer(UInt32.self)
            try node.take(4 + 16)
            // 2 is a symbolic link, which names another place of this file.
            guard cache != 2 else { continue }
            let name = try name(in: names, at: offset, node)
            try charge(name.utf8.count / 64)
            members.append((name, object))
        }
    }

    private func name(in names: HDF5Reader, at offset: Int, _ node: HDF5Reader) throws(ModelFileError)
        -> String
    {
        guard offset < names.end - names.position else {
            throw node.malformed(
                "a name within \(names.end - names.position) bytes", found: "one at \(offset)")
        }
        let start = names.position + offset
        let reach = start..<min(names.end, start + Self.maximumName)
        guard let end = file.firstIndex(of: 0, in: reach), let text = file.text(start..<end) else {
            throw node.malformed("a name of at most \(Self.maximumName) bytes and a zero", found: "none")
        }
        return text
    }

    private mutating func addLink(_ range: Range<Int>) throws(ModelFileError) {
        var link = try HDF5Reader(file, at: UInt64(range.lowerBound), count: range.count)
        try link.expect(version: 1, of: "a link")
        let flags = try link.byte()
        let type = flags & 8 != 0 ? try link.byte() : 0
        if flags & 4 != 0 { try link.take(8) }
        if flags & 16 != 0 { try link.take(1) }
        let length = try link.length(bytes: 1 << (flags & 3))
        guard length <= Self.maximumName, let text = file.text(try link.take(length)) else {
            throw link.malformed("a name of at most \(Self.maximumName) bytes", found: "another")
        }
        // Others are symbolic, or lead out of the file.
        if type == 0 { members.append((text, try link.integer(UInt64.self))) }
    }
}
