/// An object of an HDF5 file: the messages of its header, in either layout.
///
/// Source: "HDF5 File Format Specification, version 3.0", chapter IV.A.
struct HDF5Object {
    struct Message {
        let type: Int
        let range: Range<Int>
        let isShared: Bool
    }

    enum Kind {
        static let dataspace = 0x01
        static let linkInfo = 0x02
        static let datatype = 0x03
        static let link = 0x06
        static let layout = 0x08
        static let filters = 0x0B
        static let continuation = 0x10
        static let symbolTable = 0x11
    }

    let file: MappedFile
    private(set) var messages: [Message] = []

    /// Far above any header that Keras writes: a layer's has some ten.
    private static let maximumMessages = 4096

    /// Reads the header at `address`; `charge` is called for every message, and may refuse.
    init(_ file: MappedFile, at address: UInt64, charge: (Int) throws(ModelFileError) -> Void)
        throws(ModelFileError)
    {
        self.file = file
        var reader = try HDF5Reader(file, at: address)
        if file.hasBytes(Array("OHDR".utf8), at: reader.position) {
            try readSecond(&reader, charge)
        } else {
            try readFirst(&reader, charge)
        }
    }

    /// The only message of this type; `nil` where there is none.
    func message(_ type: Int) throws(ModelFileError) -> HDF5Reader? {
        guard let message = messages.first(where: { $0.type == type }) else { return nil }
        let reader = try HDF5Reader(file, at: UInt64(message.range.lowerBound), count: message.range.count)
        guard !message.isShared else { throw reader.unsupported("a datatype that is kept elsewhere") }
        return reader
    }

    func has(_ type: Int) -> Bool { messages.contains { $0.type == type } }

    private mutating func readFirst(
        _ reader: inout HDF5Reader, _ charge: (Int) throws(ModelFileError) -> Void
    ) throws(ModelFileError) {
        try reader.expect(version: 1, of: "an object's header")
        try reader.take(1 + 2 + 4)
        let size = Int(try reader.integer(UInt32.self))
        try reader.take(4)
        var blocks = [try HDF5Reader(file, at: UInt64(reader.position), count: size)]
        while var block = blocks.popLast() {
            while block.end - block.position >= 8 {
                let type = Int(try block.integer(UInt16.self))
                let count = Int(try block.integer(UInt16.self))
                let flags = try block.byte()
                try block.take(3)
                try add(type, try block.take(count), flags, charge)
                guard type == Kind.continuation else { continue }
                blocks.append(try continuation(messages[messages.count - 1].range))
            }
        }
    }

    private mutating func readSecond(
        _ reader: inout HDF5Reader, _ charge: (Int) throws(ModelFileError) -> Void
    ) throws(ModelFileError) {
        try reader.expect(signature: "OHDR")
        try reader.expect(version: 2, of: "an object's header")
        let flags = try reader.byte()
        if flags & 0x20 != 0 { try reader.take(16) }
        if flags & 0x10 != 0 { try reader.take(4) }
        let size = try reader.length(bytes: 1 << (flags & 3))
        var blocks = [try HDF5Reader(file, at: UInt64(reader.position), count: size)]
        while var block = blocks.popLast() {
            // Less than a message's head is a gap.
            while block.end - block.position >= (flags & 4 != 0 ? 6 : 4) {
                let type = try block.byte()
                let count = Int(try block.integer(UInt16.self))
                let messageFlags = try block.byte()
                if flags & 4 != 0 { try block.take(2) }
                try add(type, try block.take(count), messageFlags, charge)
                guard type == Kind.continuation else { continue }
                var next = try continuation(messages[messages.count - 1].range)
                try next.expect(signature: "OCHK")
                // The block ends with a checksum.
                blocks.append(
                    try HDF5Reader(file, at: UInt64(next.position), count: next.end - next.position - 4))
            }
        }
    }

    private mutating func add(
        _ type: Int, _ range: Range<Int>, _ flags: Int, _ charge: (Int) throws(ModelFileError) -> Void
    ) throws(ModelFileError) {
        try charge(1)
        guard messages.count < Self.maximumMessages else {
            throw .overLimit(path: file.path, what: "messages in a header", limit: Self.maximumMessages)
        }
        messages.append(Message(type: type, range: range, isShared: flags & 2 != 0))
    }

    private func continuation(_ range: Range<Int>) throws(ModelFileError) -> HDF5Reader {
        var reader = try HDF5Reader(file, at: UInt64(range.lowerBound), count: range.count)
        let address = try reader.integer(UInt64.self)
        return try HDF5Reader(file, at: address, count: try reader.length())
    }
}
